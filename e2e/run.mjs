// Looks at every page of a running demonstration in a real browser:
//   node run.mjs ADDRESS
// CHROMIUM names the browser; RAINER_SCREENSHOTS, when set, keeps a picture of each page at 1280 and 375 pixels.
// Ends with 1 when anything was found. What it looks for is in checks/, which pages in pages.mjs.
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startBrowser } from './browser.mjs'
import { examples } from './examples.mjs'
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
const office = { address, findings, screenshots }
const looks = []
try {
  await prove(browser, address)
  await everyPage()
} finally {
  await browser.close()
}
for (const line of findings.lines()) console.log(`${line}\n`)
const checked = looks.reduce((sum, look) => sum + look.seen.size, 0)
console.log(`${checked} pages checked, ${findings.count} findings`)
process.exitCode = findings.count === 0 ? 0 : 1

/** Looks at each page as each role sees it, and in the end walks the journeys, which change what is there. */
async function everyPage() {
  const nobody = await newLook('signed-out')
  await pages.signedOut(nobody)
  const listed = await accounts(nobody.page)
  if (listed.length === 0) throw new Error('the sign-in page lists no accounts of the demonstration')
  for (const account of listed) {
    const look = await newLook(account.username)
    await signIn(look.page, account)
    Object.assign(look, { account, people: await pages.people(look) })
    await pages.everyone(look)
  }
  const staff = looks.filter((look) => look.people?.length > 0)
  const practitioner = staff.find((look) => look.role.startsWith('pp'))
  if (!practitioner) throw new Error('no practitioner of the demonstration holds anybody')
  const [own] = practitioner.people
  await pages.office(practitioner, own.split('/').at(-1))
  await pages.person(practitioner, own)
  await pages.singleAppointments(practitioner, practitioner.people)
  await pages.flag(practitioner, practitioner.people)
  await pages.orders(practitioner, practitioner.people)
  await pages.assessments(practitioner, own)
  await pages.checks(practitioner, practitioner.people)
  for (const role of ['hpdu', 'ca']) {
    const look = staff.find((look) => look.role.startsWith(role))
    if (look) await pages.tabs(look, look.people[0])
  }
  for (const look of staff.filter(({ role }) => /^(spo|hpdu)/.test(role))) {
    await pages.units(look)
    await pages.checkMeasures(look)
    await pages.oversight(look)
    await pages.overdue(look)
  }
  await pages.tier(practitioner, practitioner.people)
  const manager = staff.find((look) => look.role.startsWith('spo'))
  await examples(practitioner, manager)
  for (const role of ['spo', 'hpdu', 'rd']) {
    const look = looks.find((look) => look.role.startsWith(role))
    if (look) await pages.workload(look)
  }
  if (manager) await pages.reduction(manager)
  await practitioner.open('/')
  for (const own of await practitioner.hrefs(/^\/staff\/[^/]+$/)) await pages.officer(practitioner, own)
  if (manager) await pages.manager(manager, manager.people)
  await everyRefusal(staff)
  const sessions = []
  for (const look of staff.filter((look) => look.role.startsWith('pp'))) sessions.push(...(await outcomesToRecord(look)))
  const [first] = sessions
  await withoutScript(practitioner, first?.account === practitioner.account ? first.path : undefined)
  for (const look of looks.filter((look) => look.account)) await links(look)
  everyRoute()
  await everyJourney(sessions)
}

/** The pages that turn somebody away: as whoever meets them. */
async function everyRefusal(staff) {
  const missing = new Set(['say why', 'refused', 'restricted'])
  const everybody = [...new Set(staff.flatMap((look) => look.people))]
  for (const look of looks.filter((look) => look.account)) {
    if (missing.size > 0) await pages.refusals(look, everybody, missing)
  }
  for (const state of missing) {
    findings.add({ page: 'every role', rule: 'pages/reached', element: state, todo: 'Nobody in the demonstration meets this page: it must show one' })
  }
}

/** The sessions whose outcome can be recorded; a link that says so and leads elsewhere is a finding. */
async function outcomesToRecord(look) {
  const sessions = []
  for (const needed of await pages.outcomesNeeded(look)) {
    await look.open(needed.path)
    const form = look.page.locator('main').getByRole('button', { name: 'Save and finish' })
    if ((await form.count()) > 0) sessions.push({ ...needed, account: look.account })
    else look.find(`${look.role}-${needed.from}`, { rule: 'links/record-outcome', element: needed.path, todo: 'The link says "Record outcome", and the page has no form for it' })
  }
  return sessions
}

async function withoutScript({ role, account, people }, session) {
  const look = await newLook(`${role}-no-script`, { script: false })
  await signIn(look.page, account)
  await pages.withoutScript(look, people[0], session)
}

function everyRoute() {
  const patterns = pagePatterns()
  const reached = new Set(looks.flatMap((look) => [...look.addresses].map((path) => patternOf(path, patterns))))
  for (const pattern of patterns.filter((pattern) => !reached.has(pattern))) {
    findings.add({ page: pattern, rule: 'pages/reached', element: pattern, todo: 'No check opens this page: add it to e2e/pages.mjs' })
  }
}

/** Walks the key journeys, without script and by keyboard alone: each closes a session of its own. */
async function everyJourney(sessions) {
  for (const [name, hand, session] of [
    ['without-script', pointer(await newPage({ script: false })), sessions[0]],
    ['by-keyboard', keys(await newPage()), sessions[1]]
  ]) {
    if (!session) {
      const todo = 'The demonstration must have two sessions that wait for their outcome, whatever the time of day'
      findings.add({ page: 'journeys', rule: `journey/${name}`, element: 'close and book', todo })
      continue
    }
    let person
    const walks = {
      'sign in': () => journeys.signIn(hand, session.account),
      search: async () => (person = await journeys.search(hand)),
      note: () => journeys.note(hand, person),
      'close and book': () => journeys.closeAndBook(hand, session)
    }
    for (const [journey, walk] of Object.entries(walks)) {
      try {
        await walk()
      } catch (error) {
        const [words] = error.message.split('\n')
        findings.add({ page: `journey: ${journey}`, rule: `journey/${name}`, element: new URL(hand.page.url()).pathname, todo: words })
        break
      }
    }
  }
}

async function newLook(role, how) {
  const look = new Look(role, await newPage(how), office, how)
  looks.push(look)
  return look
}

async function newPage(how) {
  const window = await browser.window(address, how)
  window.setDefaultTimeout(PATIENCE_MS)
  return window.newPage()
}
