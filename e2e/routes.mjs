// The table of every route: a page in it that nobody looked at is a finding, so a new page cannot be forgotten here.
import { readFileSync } from 'node:fs'

const TABLE = new URL('../crates/service/src/access/routes.toml', import.meta.url)
/** Not for people: no page to look at. */
const NOT_PAGES = /^\/(api|assets|health|info)\b|\/\{file\}$|\/letter\.(txt|pdf)$/
/** Pages that a demonstration cannot show: an account is set up from an invitation, which exists in a live store only; the
 * officers of a workload report are there once somebody has imported one. */
const NOT_HERE = new Set([
  '/setup',
  '/sign-in/code',
  '/workload/teams/{code}/officers/{officer}'
])

/** Patterns of all pages: `/people/{crn}/risk`. */
export function pagePatterns() {
  const routes = readFileSync(TABLE, 'utf8')
    .split('[[route]]')
    .map((row) => Object.fromEntries([...row.matchAll(/^(\w+) = "([^"]*)"$/gm)].map(([, key, value]) => [key, value])))
  const pages = routes.filter(({ method, path }) => method === 'GET' && !NOT_PAGES.test(path) && !NOT_HERE.has(path))
  return pages.map(({ path }) => path)
}

/** The pattern of an address: the one with fewest free parts that fits. */
export function patternOf(path, patterns) {
  const free = (pattern) => pattern.split('{').length
  const fits = patterns.filter((pattern) => new RegExp(`^${pattern.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(path))
  return fits.sort((a, b) => free(a) - free(b))[0]
}
