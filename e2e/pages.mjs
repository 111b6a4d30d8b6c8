// Which pages are looked at, in which states, by whom. A page that is in the table of routes and not reached from here is a
// finding (routes.mjs).
import { choose, sendEmpty, sent } from './forms.mjs'
import { World } from './world.mjs'

const ID = '[0-9a-f-]{36}'
/** Long before anybody of the demonstration was known. */
const BEFORE = '2000-01-01'

const asAt = (path, day) => `${path}${path.includes('?') ? '&' : '?'}as-at=${day}`
const lastMonth = () => new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)

/** Before anybody has signed in. */
export async function signedOut(look) {
  await look.at('sign-in', '/sign-in')
  await look.at('sign-in-wrong', '/sign-in', {
    status: 422,
    act: async (page) => {
      await page.getByLabel('User name').fill('nobody')
      await page.getByLabel('Password', { exact: true }).fill('not a password')
      await sent(page, () => page.getByRole('button', { name: 'Sign in' }).click())
    }
  })
  await look.at('sent-to-sign-in', '/diary')
  for (const notice of ['accessibility', 'privacy', 'cookies', 'help']) await look.at(notice, `/${notice}`)
  await look.at('no-such-page', '/no-such-page', { status: 404 })
}

/** What every role has. */
export async function everyone(look) {
  await look.at('home', '/')
  const lists = await look.hrefs(/^\/(teams|pdus)\//)
  for (const kind of ['teams', 'pdus']) {
    const [list] = lists.filter((list) => list.startsWith(`/${kind}/`))
    if (list) await look.at(`people-of-${kind}`, list)
  }
  await look.at('account', '/account')
}

/** What is the same for every role that has it: search, diary, work due, the account's pages, the pages that say no. */
export async function office(look, known) {
  await look.at('search', '/search')
  await look.at('search-none', '/search?q=Qqxzzy')
  await look.at('search-too-long', `/search?q=${'long'.repeat(60)}`, { status: 422 })
  await look.at('search-results', '/search?q=Sm')
  await look.at('search-one', `/search?q=${known}`)
  await look.at('work', '/work')
  await look.at('work-filtered', '/work?late=only')
  await look.at('work-sorted', '/work?sort=severity&order=backwards')
  await look.at('work-filtered-to-nothing', '/work?person=Qqxzzy')
  await duty(look)
  await look.at('diary', '/diary')
  const [week] = await look.hrefs(/^\/diary\?/)
  if (week) await look.at('diary-another-week', week)
  await look.at('diary-far-away', '/diary?week=2035-01-01')
  await look.at('password', '/account/password')
  await look.at('password-errors', '/account/password', { status: 422, act: sendEmpty(/^Change/) })
  await look.at('recovery-codes', '/account/recovery-codes')
  await look.at('recovery-codes-errors', '/account/recovery-codes', { status: 422, act: sendEmpty(/^Make/) })
  await look.at('help', '/help')
  await rules(look)
  await look.at('unknown-person', '/people/X999999', { status: 404 })
  await look.at('not-a-case-number', '/people/nobody', { status: 404 })
  await look.at('no-such-page', '/no-such-page', { status: 404 })
}

/** Why a duty is owed, and putting one off: the first on the list that can be. */
async function duty(look) {
  await look.open('/work')
  const reasons = await look.hrefs(/^\/work\/[^/?]+$/)
  if (reasons.length === 0) return
  await look.at('why', reasons[0])
  for (const reason of reasons.slice(0, 20)) {
    await look.open(reason)
    const [snooze] = await look.hrefs(/^\/work\/[^/]+\/snooze$/)
    if (!snooze) continue
    await look.at('put-off', snooze)
    await look.at('put-off-errors', snooze, { status: 422, act: sendEmpty('Put it off') })
    return
  }
}

/** What is overdue, from the nation down to a team. */
export async function overdue(look) {
  await look.at('overdue', '/overdue')
  let here = '/overdue'
  for (const level of ['region', 'unit', 'team']) {
    await look.open(here)
    // Places above stand first, as the way back.
    const below = (await look.hrefs(/^\/overdue\?place=/)).at(-1)
    if (!below || below === here) return
    await look.at(`overdue-${level}`, below)
    here = below
  }
}

/** Rules with tables of every shape, a page of a long table, a rule by the row that a prompt names, and one that is not there. */
async function rules(look) {
  await look.at('rules', '/rules')
  for (const rule of ['identifiers', 'workload.red-lines', 'workload.support', 'predictor.arp', 'tier.v3']) {
    await look.at(`rule-${rule}`, `/rules/${rule}`)
  }
  await look.at('rule-row', '/rules/duties?row=standards/duty/outcome_to_record')
  await look.at('rule-table', '/rules/contacts.types?table=contacts/contact&page=2')
  await look.at('no-such-rule', '/rules/none', { status: 404 })
}

/** The pages of a person that this role may open. Gives their addresses. */
export async function tabs(look, here) {
  await look.open(here)
  const tabs = await look.hrefs(new RegExp(`^${here}(/[a-z-]+)?$`))
  const pages = new Set([here, ...tabs.filter((tab) => tab !== `${here}/appointments/new`)])
  for (const tab of pages) await look.at(tabName(here, tab), tab)
  return pages
}

const tabName = (here, tab) => (tab === here ? 'overview' : tab.slice(here.length + 1))

/** Every page of a person, in the past too, and every state of its forms. */
export async function person(look, here) {
  for (const tab of await tabs(look, here)) await look.at(`${tabName(here, tab)}-as-at`, asAt(tab, lastMonth()))
  await look.at('overview-before-the-record-began', asAt(here, BEFORE), { status: 404 })
  await booking(look, here)
  await record(look, here)
  await details(look, here)
  await plan(look, here)
  await handover(look, here)
  await bannerNote(look, here)
  await look.at('documents', `${here}/documents`)
}

async function booking(look, here) {
  const book = `${here}/appointments/new`
  await look.at('book', book)
  await look.at('book-errors', book, { status: 422, act: sendEmpty(/^Book/) })
  await look.at('book-past-date', book, {
    status: 422,
    act: async (page) => {
      await page.locator('main input[name=date]').fill('1/1/20')
      await sent(page, () => page.locator('main form').getByRole('button', { name: /^Book/ }).click())
    }
  })
  await look.at('book-calendar-open', book, { modal: true, act: (page) => page.locator('.moj-js-datepicker-toggle').first().click() })
  await look.open(`${here}/appointments`)
  const [older] = await look.hrefs(/\/appointments\?/)
  if (older) await look.at('appointments-older', older)
}

/** The pages of single appointments, found among these people: one to close, one to come, one that is done. */
export async function singleAppointments(look, people) {
  const wanted = new Map([
    ['close', closeSession],
    ['come', toCome],
    ['done', done]
  ])
  for (const here of people) {
    await look.open(`${here}/appointments`)
    const links = await look.hrefs(new RegExp(`^${here}/appointments/${ID}`))
    for (const link of [...links.slice(0, 3), ...links.slice(-2)]) {
      await look.open(link)
      const kind = await kindOf(look.page)
      const states = wanted.get(kind)
      if (!states || !wanted.delete(kind)) continue
      await states(look, link.replace(/\?.*/, ''), link)
    }
    if (wanted.size === 0) return
  }
  for (const kind of wanted.keys()) {
    look.find(look.role, { rule: 'pages/reached', element: `appointment to ${kind}`, todo: 'No such appointment was found in the demonstration' })
  }
}

async function kindOf(page) {
  if ((await page.locator('main').getByRole('button', { name: 'Save and finish' }).count()) > 0) return 'close'
  return (await page.locator('main a[href*="/move"]').count()) > 0 ? 'come' : 'done'
}

async function closeSession(look, path, link) {
  await look.at('close-session', link)
  const [letter] = await look.hrefs(/\/enforcement\/preview\//)
  if (letter) await look.at('close-session-letter-preview', letter)
  await look.open(link)
  await look.at('close-session-structured-note', `${path}?note=structured`)
  const outcomes = await look.page.locator('main input[name=outcome]').evaluateAll((radios) => radios.map((radio) => radio.value))
  for (const outcome of outcomes) {
    await look.at(`close-session-chosen-${outcome}`, path, { act: choose('outcome', outcome) })
  }
  await look.at('close-session-errors', path, { status: 422, act: sendEmpty('Save and finish') })
  await look.at('close-session-failure-shows-enforcement', path, {
    status: 422,
    act: async (page) => {
      await choose('outcome', outcomes.find((outcome) => /unacceptable|failed/.test(outcome)) ?? outcomes.at(-1))(page)
      await sendEmpty('Save and finish')(page)
    }
  })
  await look.at('close-session-draft', path, {
    act: async (page) => {
      await page.locator('main textarea[name=note]').fill('Half a note')
      await sent(page, () => page.locator('main').getByRole('button', { name: 'Save draft' }).click())
    }
  })
  await look.at('close-session-draft-offered', path)
}

async function toCome(look, path, link) {
  await look.at('appointment-to-come', link)
  for (const [verb, button] of [['move', /^Move/], ['cancel', /^Cancel/]]) {
    await look.at(verb, `${path}/${verb}`)
    await look.at(`${verb}-errors`, `${path}/${verb}`, { status: 422, act: sendEmpty(button) })
  }
}

async function done(look, path, link) {
  await look.at('appointment-done', link)
}

async function record(look, here) {
  const path = `${here}/record`
  await look.open(path)
  const [entry] = await look.hrefs(new RegExp(`^${path}/[^?/]+$`))
  if (entry) {
    await look.at('record-entry', entry)
    if ((await look.page.locator('main').getByRole('button', { name: 'Save correction', includeHidden: true }).count()) > 0) {
      await look.at('record-entry-correction-errors', entry, { status: 422, act: sendEmpty('Save correction') })
    }
  }
  await look.at('record-filtered', `${path}?q=phone`)
  await look.at('record-filtered-to-nothing', `${path}?q=qqxzzy`)
  await look.open(path)
  const [older] = await look.hrefs(/\/record\?.*(before|older|page)/)
  if (older) await look.at('record-older', older)
  await look.at('record-note-errors', path, { status: 422, act: sendEmpty('Save note') })
}

/** The plan, its copy for the person, and its forms; a goal when there is one. */
async function plan(look, here) {
  await look.at('plan-copy', `${here}/plan/copy`)
  const edit = `${here}/plan/edit`
  await look.at('plan-edit', edit)
  await look.at('plan-goal-errors', edit, { status: 422, act: sendEmpty('Add goal') })
  await look.at('plan-agree-errors', edit, { status: 422, act: sendEmpty('Agree plan') })
  await look.open(`${here}/plan`)
  const [goal] = await look.hrefs(new RegExp(`^${here}/plan/goals/${ID}$`))
  if (!goal) return
  await look.at('goal', goal)
  if ((await look.page.locator('main').getByRole('button', { name: 'End goal' }).count()) === 0) return
  await look.at('goal-step-errors', goal, { status: 422, act: sendEmpty('Add step') })
  await look.at('goal-end-errors', goal, { status: 422, act: sendEmpty('End goal') })
}

/** The hand-over pack, now and in the past. */
async function handover(look, here) {
  await look.at('plan-contact', `${here}/plan/contact`)
  await look.at('handover', `${here}/handover`)
  await look.at('handover-as-at', asAt(`${here}/handover`, lastMonth()))
  await look.at('overview-changes-of-28-days', `${here}?since=-28`)
}

async function bannerNote(look, here) {
  const banner = '.moj-identity-bar'
  await look.at('banner-note-open', here, { act: (page) => page.locator(`${banner} summary`).click() })
  await look.at('banner-note-errors', here, { status: 422, act: sendEmpty('Save note', { within: banner }) })
}

async function details(look, here) {
  await look.open(`${here}/details`)
  for (const link of await look.hrefs(new RegExp(`^${here}/details/[a-z-]+/edit`))) {
    const section = link.split('/')[4]
    await look.at(`details-${section}`, link)
    // A fact in the person's own words may be left out again: then the form is taken.
    await look.at(`details-${section}-sent-empty`, link, { status: [422, 200], act: sendEmpty(/^(Save|Add)/) })
  }
}

/** What managers alone have: about somebody of their team. */
export async function manager(look, people) {
  let here
  for (here of people) {
    await look.open(here)
    if ((await look.hrefs(/\/access-log$/)).length > 0) break
  }
  await tabs(look, here)
  await look.at('access-log', `${here}/access-log`)
  await look.at('limited-access', `${here}/limited-access`)
  await look.at('limited-access-errors', `${here}/limited-access`, { status: 422, act: sendEmpty('Propose entry') })
}

/** One flag of somebody who has one: reviewed, or taken off. */
export async function flag(look, people) {
  for (const here of people) {
    await look.open(`${here}/risk`)
    const [flag] = await look.hrefs(new RegExp(`^${here}/risk/flags/${ID}$`))
    if (!flag) continue
    await look.at('flag', flag)
    await look.at('flag-errors', flag, { status: 422, act: sendEmpty('Save review and keep flag') })
    await look.at('flag-off-errors', flag, { status: 422, act: sendEmpty('Take flag off') })
    return
  }
}

/** The forms that add to a sentence, each with its errors, for the first of these people who has it; and a new flag. */
export async function orders(look, people) {
  const forms = [
    ['requirement-new', new RegExp(`/sentence/${ID}/requirements/new$`), 'Add requirement'],
    ['condition-new', new RegExp(`/sentence/${ID}/conditions/new$`), 'Add condition'],
    ['requirement-end', new RegExp(`/sentence/requirements/${ID}/end$`), 'End requirement'],
    ['sentence-end', new RegExp(`/sentence/${ID}/end$`), 'End sentence'],
    ['court-report', /\/sentence\/reports\/new$/, 'Save'],
    ['flag-new', /\/risk\/flags\/new$/, 'Add flag']
  ]
  for (const here of people) {
    if (forms.length === 0) return
    for (const page of ['sentence', 'risk']) {
      await look.open(`${here}/${page}`)
      for (const form of [...forms]) {
        const [name, path, button] = form
        const [link] = await look.hrefs(path)
        if (!link) continue
        forms.splice(forms.indexOf(form), 1)
        await look.at(name, link)
        await look.at(`${name}-errors`, link, { status: 422, act: sendEmpty(button) })
        await look.open(`${here}/${page}`)
      }
    }
  }
}

/** Safety checks of somebody: a need or a check with its forms, a new one, the household, an address; and the inbox of the team. */
export async function checks(look, people) {
  await look.at('checks-inbox', '/checks')
  await look.at('checks-inbox-filtered', '/checks?owner=nobody&late=only')
  const [item] = await look.hrefs(new RegExp(`^/people/[^/]+/checks/${ID}$`))
  if (item) await look.at('check-in-inbox', item)
  for (const here of people) {
    await look.open(`${here}/checks`)
    const [one] = await look.hrefs(new RegExp(`^${here}/checks/${ID}$`))
    const [address] = await look.hrefs(new RegExp(`^${here}/checks/addresses/`))
    if (!one || !address) continue
    await look.at('check', one)
    await look.at('check-new', `${here}/checks/new`)
    await look.at('check-new-errors', `${here}/checks/new`, { status: 422, act: sendEmpty('Save') })
    await look.at('household', `${here}/checks/household`)
    await look.at('household-errors', `${here}/checks/household`, { status: 422, act: sendEmpty('Add them') })
    await look.at('address-check', address)
    await look.at('address-check-errors', address, { status: 422, act: sendEmpty('Save the check') })
    return
  }
}

/** How far safety checks come, and the cases behind a number. */
export async function checkMeasures(look) {
  await look.at('checks-measures', '/checks/measures')
  const [number] = await look.hrefs(/^\/checks\/measures\//)
  if (number) await look.at('checks-behind-a-number', number)
}

/** Assessments of somebody: the list, one begun and each of its pages, and the review of risk. */
export async function assessments(look, here) {
  await look.at('assessments', `${here}/assessments`)
  await look.at('review', `${here}/risk/review`)
  await look.at('review-errors', `${here}/risk/review`, { status: 422, act: sendEmpty('Save review') })
  await look.open(`${here}/assessments`)
  const [open] = await look.hrefs(new RegExp(`^${here}/assessments/[0-9a-f-]+$`))
  if (!open) return
  await look.at('assessment', open)
  await look.open(open)
  for (const link of await look.hrefs(new RegExp(`^${open}/`))) {
    const page = link.slice(open.length + 1).replace('sections/', '')
    await look.at(`assessment-${page}`, link)
  }
  if ((await look.hrefs(new RegExp(`^${open}/sections/screening$`))).length > 0) {
    await look.at('assessment-screening-all', `${open}/sections/screening?show=all`)
  }
}

/** What waits for a manager, the page that records a conversation, what was done in time, and what is overdue in a team. */
export async function oversight(look) {
  await look.at('measures', '/measures')
  await look.open('/measures')
  const [place] = await look.hrefs(/^\/measures\?region=/)
  if (place) await look.at('measures-of-a-region', place)
  await look.at('measures-cases', '/measures/abuse_enquiry_made?met=no')
  await look.at('oversight', '/oversight')
  await look.at('oversight-filtered', '/oversight?late=only')
  await look.at('oversight-filtered-to-nothing', '/oversight?trigger=officer_returned')
  await look.open('/oversight')
  const [record] = await look.hrefs(/^\/people\/[^/]+\/oversight\/new/)
  if (record) {
    await look.at('record-oversight', record)
    await look.at('record-oversight-errors', record, { status: 422, act: sendEmpty('Save oversight') })
    await look.at('record-oversight-two-actions', record, {
      act: (page) => sent(page, () => page.locator('main').getByRole('button', { name: 'Add another action' }).click())
    })
  }
  await look.at('coverage', '/oversight/coverage?weeks=52')
  await look.open('/oversight/coverage?weeks=52')
  const numbers = await look.hrefs(/coverage\?.*came=/)
  if (numbers.length > 0) await look.at('coverage-behind-a-number', numbers.at(-1))
  await look.open('/oversight/coverage?weeks=52')
  const [manager] = await look.hrefs(/coverage\?.*manager=/)
  if (manager) {
    await look.at('coverage-of-a-manager', manager)
    await look.open(manager)
    const [talk] = await look.hrefs(new RegExp(`^/people/[^/]+/oversight/${ID}$`))
    if (talk) {
      await look.at('conversation', talk)
      await look.at('conversation-comment-errors', talk, { status: 422, act: sendEmpty('Save comment') })
    }
  }
  await look.open('/oversight/coverage?weeks=52')
  const [team] = await look.hrefs(/^\/teams\/[^/?]+$/)
  if (!team) return
  await look.at('team', team)
  await look.at('team-overdue', `${team}/overdue`)
  await look.at('team-appointments', `${team}/appointments`)
}

/** The lists behind the numbers of a delivery unit and its teams. */
export async function units(look) {
  await look.open('/')
  const [team] = await look.hrefs(/^\/teams\//)
  const [unit] = await look.hrefs(/^\/pdus\//)
  if (team) await look.at('team', team)
  if (unit) await look.at('unit', unit)
}

/** Workload from the nation down to an officer, as far as this role sees names, and the forms about an officer's hours. */
export async function workload(look) {
  await look.at('workload', '/workload')
  let here = '/workload'
  for (const level of ['regions', 'units', 'teams']) {
    await look.open(here)
    const [below] = await look.hrefs(new RegExp(`^/workload/${level}/[^/?]+$`))
    if (!below) return
    here = below
    await look.at(`workload-${level}`, here)
    await look.at(`workload-${level}-sorted`, `${here}?sort=-workload`)
  }
  await look.at('workload-no-report', '/workload?source=report')
  await look.at('workload-reports', '/workload/reports')
  await look.open(here)
  const officers = await look.hrefs(/^\/staff\/[^/]+$/)
  if (officers.length === 0) return
  const [busiest] = await fullest(look, officers)
  await officer(look, busiest)
}

/** Officers, those with the most cases first. */
async function fullest(look, officers) {
  const counted = []
  for (const path of officers) {
    await look.open(path)
    counted.push({ path, cases: await look.page.locator('main a[href^="/people/"]').count() })
  }
  return counted.sort((a, b) => b.cases - a.cases).map(({ path }) => path)
}

/** An officer's pages; with their forms where this role may change hours. */
export async function officer(look, here) {
  await look.at('officer', here)
  await look.at('officer-reasons-open', here, {
    act: (page) => page.evaluate(() => document.querySelectorAll('main details').forEach((details) => (details.open = true)))
  })
  await look.at('officer-cases', `${here}/cases`)
  await look.at('officer-reductions', `${here}/reductions`)
  await look.at('officer-hours', `${here}/hours`)
  await look.open(`${here}/reductions`)
  if ((await look.page.getByRole('button', { name: 'Add reduction' }).count()) === 0) return
  await look.at('officer-reductions-errors', `${here}/reductions`, { status: 422, act: sendEmpty('Add reduction') })
  await look.at('officer-hours-errors', `${here}/hours`, { status: 422, act: sendEmpty('Save hours') })
  await look.at('officer-absence-errors', `${here}/hours`, { status: 422, act: sendEmpty('Save absence') })
}

/** One reduction, of any officer of the team who has one that can be changed. */
export async function reduction(look) {
  await look.open('/')
  const [team] = await look.hrefs(/^\/workload\/teams\//)
  await look.open(team)
  for (const officer of await look.hrefs(/^\/staff\/[^/]+$/)) {
    await look.open(`${officer}/reductions`)
    const [one] = await look.hrefs(new RegExp(`^${officer}/reductions/`))
    if (!one) continue
    await look.at('reduction', one)
    await look.at('reduction-errors', one, { status: 422, act: sendEmpty('Remove reduction') })
    return
  }
}

/** How a tier came about, for a person who has one that was worked out here. */
export async function tier(look, people) {
  for (const here of people) {
    await look.open(`${here}/tier`)
    if (!/Worked out on/.test(await look.page.locator('main').innerText())) continue
    await look.at('tier', `${here}/tier`)
    await look.at('tier-workings-open', `${here}/tier`, {
      act: (page) => page.evaluate(() => document.querySelectorAll('main details').forEach((details) => (details.open = true)))
    })
    await look.at('tier-scores', `${here}/tier?show=workings`, {
      act: (page) => page.evaluate(() => document.querySelectorAll('main details').forEach((details) => (details.open = true)))
    })
    await look.at('tier-as-at', asAt(`${here}/tier`, lastMonth()))
    return
  }
}

/** States of being turned away, looked for among these people; those that are met leave `wanted`. */
export async function refusals(look, people, wanted) {
  for (const { here, status, shown } of await answers(look, people)) {
    if (wanted.size === 0) return
    if (shown.endsWith('/open-with-reason') && wanted.delete('say why')) {
      await look.at('say-why', here)
      await look.at('say-why-errors', here, { status: 422, act: sendEmpty('Open the record') })
    }
    if (status !== 403) continue
    if (wanted.delete('refused')) await look.at('refused', here, { status: 403 })
    if (wanted.has('restricted') && (await masked(look, here))) {
      wanted.delete('restricted')
      await look.at('restricted', here, { status: 403 })
      await look.at('restricted-in-search', `/search?q=${here.split('/').at(-1)}`)
      await look.at('ask-for-access', `${here}/ask-for-access`)
      await look.at('ask-for-access-errors', `${here}/ask-for-access`, { status: 422, act: sendEmpty('Ask for access') })
    }
  }
}

/** What each person's address answers to this visitor, without showing it. */
async function answers(look, people) {
  await look.open('/')
  const world = await World.of(look.page)
  const found = []
  for (const here of people) {
    const { status, shown } = await world.run(async (here) => {
      const answer = await fetch(here)
      return { status: answer.status, shown: new URL(answer.url).pathname }
    }, here)
    found.push({ here, status, shown })
  }
  await world.close()
  return found
}

/** Whether a search by the number gives a line that says no more than that it is restricted. */
async function masked(look, here) {
  await look.open(`/search?q=${here.split('/').at(-1)}`)
  return /Restricted/.test(await look.page.locator('main table').innerText().catch(() => ''))
}

/** People whom this role can see listed: their addresses. */
export async function people(look) {
  const found = new Set()
  const pages = ['/', '/work', '/diary', '/search?q=Sm', '/search?q=Jo']
  for (let page = pages.shift(); page; page = pages.shift()) {
    await look.open(page)
    for (const href of await look.hrefs(/^\/people\/X\d{6}/)) found.add(href.match(/^\/people\/X\d{6}/)[0])
    // The list behind a team's number has more pages than one.
    if (page === '/') pages.push(...(await look.hrefs(/^\/teams\//)))
    if (page.startsWith('/teams/')) pages.push(...(await look.hrefs(/^\/teams\/.*(show=all$|after=)/)))
  }
  return [...found]
}

/** The same pages with script switched off: everything that script would hide is open, and nothing is missing. */
export async function withoutScript(look, here, session) {
  await look.at('home', '/')
  await look.at('search-results', '/search?q=Sm')
  await look.at('overview', here)
  await look.at('record', `${here}/record`)
  await look.at('book', `${here}/appointments/new`)
  await look.at('book-errors', `${here}/appointments/new`, { status: 422, act: sendEmpty(/^Book/) })
  if (!session) return
  await look.at('close-session', session)
  await look.at('close-session-errors', session, { status: 422, act: sendEmpty('Save and finish') })
}

/** Addresses of sessions that wait for their outcome, as links that say "Record outcome" lead to them. */
export async function outcomesNeeded(look) {
  const found = []
  for (const page of ['/', '/work', '/diary']) {
    await look.open(page)
    const links = await look.page.getByRole('link', { name: /^Record outcome/ }).evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    for (const link of links) {
      const path = link.replace(/\?.*/, '')
      if (found.some((other) => other.path === path)) continue
      found.push({ path, from: page })
    }
  }
  return found
}
