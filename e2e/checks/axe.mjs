// axe-core: WCAG 2.0 to 2.2, levels A and AA, and its rules of good practice (security-and-records S7.11).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
// The skip link is the one thing outside the landmarks, as GOV.UK's template has it; axe knows skip links. The page's own
// order of landmarks (banner, navigation, main, footer) is otherwise looked at in full.
const RULES = { 'target-size': { enabled: true } }

/** @returns {Promise<{rule: string, element: string, todo: string}[]>} */
export async function axe(world, { tags = TAGS } = {}) {
  if (!(await world.evaluate('typeof globalThis.axe === "object"'))) await world.evaluate(`${SOURCE};0`)
  const violations = await world.run(
    async (tags, rules) => {
      const { violations } = await globalThis.axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        rules,
        resultTypes: ['violations'],
        elementRef: true
      })
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ element, failureSummary }) => ({ id, help, element: globalThis.rainer.describe(element), failureSummary }))
      )
    },
    tags,
    RULES
  )
  return violations.map(({ id, help, element, failureSummary }) => ({
    rule: `axe/${id}`,
    element,
    todo: `${help}. ${failureSummary.replace(/\s+/g, ' ')}`
  }))
}

/** Only the sizes of targets: for the narrow screen, where they stand closer. */
export const targetSizes = (world) => axe(world, { tags: ['wcag22aa'] })
