// Looks at every page of a running demonstration in a real browser:
//   node run.mjs ADDRESS
// CHROMIUM names the browser; RAINER_SCREENSHOTS, when set, keeps a picture of each page at 1280 and 375 pixels.
// Ends with 1 when anything was found. What it looks for is in checks/, which pages in pages.mjs.
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startBrowser } from './browser.mjs'
import { Findings } from './findings.mjs'
import { keys, pointer } from './hands.mjs'
import * as journeys from './journeys.mjs'
import { links } from './links.mjs'
import { Look } from './look.mjs'
import * as pages from './pages.mjs'
import { prove } from './proof.mjs'
import { pagePatterns, patternOf } from './routes.mjs'
import { accounts, signIn } from './sign-in.mjs'

const [, , given] = process.argv
if (!given) {
  console.error('Say where the demonstration runs: node run.mjs http://127.0.0.1:8080')
  process.exit(2)
}
const address = new URL(given).origin
/** A page that takes longer than this has a fault. */
const PATIENCE_MS = 10_000
const findings = new Findings()
const screenshots = process.env.RAINER_SCREENSHOTS ? fileURLToPath(new URL('screenshots', import.meta.url)) : undefined
if (screenshots) {
  rmSync(screenshots, { recursive: true, force: true })
  mkdirSync(screenshots, { recursive: true })
}

const browser = await startBrowser(process.env.CHROMIUM ?? '/usr/bin/chromium')
let looks = []
try {
  await prove(browser, address)
  looks = await everyPage()
  await everyJourney()
} finally {
  await browser.close()
}
for (const line of findings.lines()) console.log(`${line}\n`)
const checked = looks.reduce((sum, look) => sum + look.seen.size, 0)
console.log(`${checked} pages checked, ${findings.count} findings`)
process.exitCode = findings.count === 0 ? 0 : 1

/** Looks at each page as each role sees it; gives the windows, which know what they saw. */
async function everyPage() {
  const office = { address, findings, screenshots }
  const nobody = new Look('signed-out', await newPage(), office)
  await pages.signedOut(nobody)
  const listed = await accounts(nobody.page)
  if (listed.length === 0) throw new Error('the sign-in page lists no accounts of the demonstration')
  const looks = [nobody]
  for (const account of listed) {
    const look = new Look(account.username, await newPage(), office)
    await signIn(look.page, account)
    look.people = await pages.people(look)
    looks.push(look)
    await pages.everyone(look)
    const [first] = look.people
    if (first) await pages.person(look, first.split('/').at(-1))
  }
  const everybody = [...new Set(looks.flatMap((look) => look.people ?? []))]
  const missing = new Set(['reason', 'refused'])
  for (const look of looks.slice(1)) {
    const left = await pages.refusals(look, everybody)
    for (const state of [...missing]) if (!left.has(state)) missing.delete(state)
  }
  for (const state of missing) {
    findings.add({ page: 'every role', rule: 'pages/reached', element: state, todo: 'Nobody in the demonstration meets this page: it must show one' })
  }
  const practitioner = looks.find((look) => look.people?.length > 0)
  if (practitioner) await pages.singleAppointments(practitioner, practitioner.people)
  for (const look of looks.slice(1)) await links(look)
  if (practitioner) {
    const look = new Look(`${practitioner.role}-no-script`, await newPage({ script: false }), office, { script: false })
    await signIn(look.page, listed[looks.indexOf(practitioner) - 1])
    await pages.withoutScript(look, practitioner.people[0])
    looks.push(look)
  }
  const patterns = pagePatterns()
  const reached = new Set(looks.flatMap((look) => [...look.addresses].map((path) => patternOf(path, patterns))))
  for (const pattern of patterns.filter((pattern) => !reached.has(pattern))) {
    findings.add({ page: pattern, rule: 'pages/reached', element: pattern, todo: 'No check opens this page: add it to e2e/pages.mjs' })
  }
  return looks
}

/** Walks the key journeys, as the first practitioner. */
async function everyJourney() {
  const first = await newPage()
  const [account] = await accounts(first)
  for (const [name, hand] of [
    ['without-script', pointer(await newPage({ script: false }))],
    ['by-keyboard', keys(await newPage())]
  ]) {
    let person
    for (const [journey, walk] of [
      ['sign-in', () => journeys.signIn(hand, account)],
      ['search', async () => (person = await journeys.search(hand))],
      ['note', () => journeys.note(hand, person)],
      ['close-and-book', () => journeys.closeAndBook(hand)]
    ]) {
      try {
        await walk()
      } catch (error) {
        const [words] = error.message.split('\n')
        findings.add({ page: `journey ${journey} ${name}`, rule: `journey/${name}`, element: journey, todo: words })
        break
      }
    }
  }
}

async function newPage(how) {
  const window = await browser.window(address, how)
  window.setDefaultTimeout(PATIENCE_MS)
  return window.newPage()
}
