// The people of the demonstration who show one state each: "Jude Example" has an assessment that somebody works on. They are found
// by their names, because who stands where in a list differs from day to day.
import { choose, hasButton, press, sendEmpty } from './forms.mjs'

const ID = '[0-9a-f-]{36}'

/** The address of the one with this forename. One who is gone is a finding. */
async function example(look, forename) {
  const search = `/search?q=${forename}+Example`
  await look.open(search)
  const links = look.page.locator('main').getByRole('link', { name: new RegExp(`^${forename} Example\\b`) })
  if ((await links.count()) > 0) return (await links.first().getAttribute('href')).replace(/\?.*/, '')
  look.find(search, { rule: 'pages/reached', element: `${forename} Example`, todo: `The demonstration must show ${look.role} this person` })
  return undefined
}

/** The first link on a page that fits; when there is none, that is a finding. */
async function link(look, page, pattern) {
  await look.open(page)
  const [found] = await look.hrefs(pattern)
  if (!found) look.find(page, { rule: 'pages/reached', element: String(pattern), todo: 'This page must lead there' })
  return found
}

/** Sends each form of a page that has one of these buttons, with every field emptied: all must be refused. */
async function refusedForms(look, name, path, buttons) {
  for (const button of buttons) {
    await look.open(path)
    if (await hasButton(look.page, button)) {
      await look.at(`${name}-${button.toLowerCase().replaceAll(' ', '-')}-errors`, path, { status: 422, act: sendEmpty(button) })
    }
  }
}

/** Every example, by the practitioner who holds them and the manager of the team. */
export async function examples(officer, manager) {
  for (const show of [begun, toSign, toCountersign, failures, alarm, breaches, release, handover, putOff, planned, checked]) {
    try {
      await show(officer, manager)
    } catch (error) {
      const [first] = String(error.message).split('\n')
      officer.find(show.name, { rule: 'pages/reached', element: officer.page.url(), todo: `The way to these pages ended here: ${first}` })
    }
  }
}

/** The assessment that is being made: its pages are the links of the list that say so. */
async function beingMade(look, here) {
  await look.open(`${here}/assessments`)
  const rows = look.page.locator('main').getByRole('link', { name: /^(Go on|Open)\b/ })
  if ((await rows.count()) > 0) return rows.first().getAttribute('href')
  look.find(here, { rule: 'pages/reached', element: 'an assessment being made', todo: 'The demonstration must show one here' })
  return undefined
}

/** An assessment that somebody works on: every section as it is asked and as a whole, wrong answers, and what is missing. */
async function begun(look) {
  const here = await example(look, 'Jude')
  if (!here) return
  await look.at('assessments-one-open', `${here}/assessments`)
  const open = await beingMade(look, here)
  if (!open) return
  await look.at('assessment', open)
  const sections = await look.hrefs(new RegExp(`^${open}/sections/`))
  let wrong = true
  for (const section of sections) {
    const name = section.split('/').at(-1)
    await look.at(`assessment-${name}`, section)
    await look.at(`assessment-${name}-all`, `${section}?show=all`)
    const counts = look.page.locator('main form input[inputmode=numeric], main form .moj-js-datepicker-input')
    if (wrong && (await counts.count()) > 0) {
      wrong = false
      const act = async (page) => {
        for (const field of await counts.all()) await field.fill('soon')
        await press(page, 'Save and go on')
      }
      await look.at(`assessment-${name}-errors`, `${section}?show=all`, { status: 422, act })
    }
  }
  await look.at('assessment-levels', `${open}/levels`)
  await look.at('assessment-enquiries', `${open}/enquiries`)
  await look.at('assessment-sign-incomplete', `${open}/sign`)
  await look.at('assessment-countersign-unsigned', `${open}/countersign`)
  await look.at('assessments-begin-again', `${here}/assessments`, { status: 422, act: (page) => press(page, 'Begin assessment') })
  await firstOne(look, here)
}

/** A first assessment, begun here: checks that are needed and not sent stand in its way. */
async function firstOne(look, here) {
  await look.open(`${here}/assessments`)
  await choose('purpose', 'initial')(look.page)
  const sentences = look.page.locator('main input[name=sentence]')
  if ((await sentences.count()) > 0) await sentences.first().check()
  await press(look.page, 'Begin assessment')
  const open = new URL(look.page.url()).pathname
  if (!new RegExp(`/assessments/${ID}$`).test(open)) throw new Error('a first assessment could not be begun')
  await look.at('assessment-first', open)
  await look.at('assessment-first-sign-checks-unsent', `${open}/sign`)
}

/** One that the manager sent back and that is whole again: the checks it uses, and a contradiction that nobody explains. */
async function toSign(look) {
  const here = await example(look, 'Lou')
  const open = here && (await beingMade(look, here))
  if (!open) return
  await look.at('assessment-returned', open)
  await look.at('assessment-returned-levels', `${open}/levels`)
  await look.at('assessment-returned-enquiries', `${open}/enquiries`)
  if ((await look.page.locator('main input[name=use]').count()) === 0) {
    look.find(open, { rule: 'pages/reached', element: 'enquiries', todo: 'The demonstration must show a check that can be used here' })
  } else {
    const act = async (page) => {
      await page.locator('main input[name=use]').first().check()
      await press(page, 'Save')
    }
    await look.at('assessment-returned-enquiries-errors', `${open}/enquiries`, { status: 422, act })
  }
  await look.at('assessment-returned-sign', `${open}/sign`)
  await contradict(look, open)
  await look.at('assessment-returned-contradicts', open)
  await look.at('assessment-returned-sign-contradiction', `${open}/sign`)
  await look.at('assessment-returned-sign-refused', `${open}/sign`, { status: 422, act: (page) => press(page, 'Sign') })
}

/** Answers that abuse is part of the offence, and that the risk to a known adult is low. */
async function contradict(look, open) {
  await look.open(`${open}/sections/offences?show=all`)
  await look.page.locator('main').getByRole('group', { name: /domestic/i }).getByRole('radio', { name: 'Yes', exact: true }).check()
  await press(look.page, 'Save and go back to the assessment')
  await look.open(`${open}/levels`)
  await choose('level-known_adult', 'low')(look.page)
  for (const why of await look.page.locator('main textarea[name^="changed."]').all()) await why.fill('They moved away, and no longer meet.')
  await press(look.page, 'Save and go on')
}

/** A signed one: locked for the assessor, and the manager signs or sends back. */
async function toCountersign(officer, manager) {
  const here = await example(officer, 'Kit')
  const open = here && (await beingMade(officer, here))
  if (!open) return
  await officer.at('assessment-signed', open)
  await officer.at('assessment-signed-section', `${open}/sections/screening`)
  await officer.at('assessment-signed-levels', `${open}/levels`)
  await officer.at('assessment-signed-enquiries', `${open}/enquiries`)
  await officer.at('assessment-signed-sign', `${open}/sign`, { status: 403 })
  await officer.at('assessment-countersign-not-theirs', `${open}/countersign`, { status: 403 })
  if (!manager) return
  await manager.at('assessment-signed', open)
  await manager.at('assessment-countersign', `${open}/countersign`)
  await manager.at('assessment-countersign-errors', `${open}/countersign`, { status: 422, act: (page) => press(page, 'Send back') })
}

/** Failures to comply: the clock, a decision to make and its letter before it is made, decisions with their letters. */
async function failures(officer, manager) {
  const here = await example(officer, 'Bo')
  if (!here) return
  const enforcement = `${here}/enforcement`
  await officer.at('enforcement-failures', enforcement)
  await refusedForms(officer, 'enforcement', enforcement, ['Save evidence'])
  const decide = await link(officer, enforcement, new RegExp(`^${enforcement}/decide/${ID}$`))
  if (decide) {
    await officer.at('enforcement-decide', decide)
    const otherwise = async (page) => {
      const proposed = page.locator('main input[name=action]:checked')
      const first = (await proposed.count()) > 0 ? await proposed.getAttribute('value') : undefined
      const others = page.locator(`main input[name=action]:not([value="${first}"])`)
      await others.last().check()
      await sendEmpty('Save decision')(page)
    }
    await officer.at('enforcement-decide-otherwise-errors', decide, { status: 422, act: otherwise })
    await officer.at('letter-preview', decide.replace('/decide/', '/preview/'))
  }
  await officer.open(enforcement)
  const decisions = await officer.hrefs(new RegExp(`^${enforcement}/${ID}$`))
  if (decisions.length === 0) await link(officer, enforcement, new RegExp(`^${enforcement}/${ID}$`))
  for (const [nth, decision] of decisions.slice(0, 2).entries()) {
    await officer.at(`enforcement-decision-${nth}`, decision)
    await refusedForms(officer, `enforcement-decision-${nth}`, decision, ['Record letter as sent'])
    if (!manager) continue
    await manager.at(`enforcement-decision-${nth}`, decision)
    await refusedForms(manager, `enforcement-decision-${nth}`, decision, ['Withdraw warning'])
  }
}

/** Missed appointments in a row. */
async function alarm(look) {
  const here = await example(look, 'Ira')
  if (!here) return
  await look.at('enforcement-alarm', `${here}/enforcement`)
  const decide = await link(look, `${here}/enforcement`, /\/enforcement\/decide\/alarm$/)
  if (!decide) return
  await look.at('enforcement-decide-alarm', decide)
  await refusedForms(look, 'enforcement-decide-alarm', decide, ['Save decision'])
}

/** Breach proceedings at each stage, as the officer and as the manager has them, with every form refused. */
async function breaches(officer, manager) {
  for (const [forename, stage] of [
    ['Cleo', 'draft'],
    ['Dee', 'with-manager'],
    ['Eli', 'ready'],
    ['Fin', 'listed'],
    ['Gray', 'resulted'],
    ['Hollis', 'not-pursued']
  ]) {
    const here = await example(officer, forename)
    const breach = here && (await link(officer, `${here}/enforcement`, new RegExp(`^${here}/breaches/${ID}$`)))
    if (!breach) continue
    await officer.at(`enforcement-breach-${stage}`, `${here}/enforcement`)
    if (stage === 'resulted') await withdrawn(officer, breach)
    for (const look of [officer, manager].filter(Boolean)) {
      await look.at(`breach-${stage}`, breach)
      await refusedForms(look, `breach-${stage}`, breach, BREACH_FORMS)
    }
  }
}

const BREACH_FORMS = ['Send to manager', 'Save decision', 'Save hearing', 'Withdraw the breach', 'Save result']

/** Brings proceedings to their end, where the day of the hearing is still to come. */
async function withdrawn(look, breach) {
  await look.open(breach)
  if (!(await hasButton(look.page, 'Save result'))) return
  await choose('result', 'Withdrawn')(look.page)
  await look.page.locator('main textarea[name=note]').fill('The court was asked to take it off its list.')
  await press(look.page, 'Save result')
}

/** The preparation of a release: whoever opens the case, its sentence or its plan is led there. */
async function release(look) {
  const here = await example(look, 'Marlowe')
  if (!here) return
  const pattern = new RegExp(`^${here}/release/${ID}$`)
  let release
  for (const page of [here, `${here}/sentence`, `${here}/plan`]) release = await link(look, page, pattern)
  if (!release) return
  await look.at('plan-before-release', `${here}/plan`)
  await look.at('sentence-before-release', `${here}/sentence`)
  await look.at('release', release)
  await refusedForms(look, 'release', release, ['Save'])
  const contact = `${here}/plan/contact`
  await look.at('plan-contact-in-custody', contact)
  await refusedForms(look, 'plan-contact', contact, ['Save what was received', 'Start contact again'])
}

/** A case that waits to be accepted: the question that may not be empty, and what the manager sees of it. */
async function handover(officer, manager) {
  const here = await example(officer, 'Oakley')
  if (!here) return
  for (const look of [officer, manager].filter(Boolean)) {
    await look.at('handover-waiting', `${here}/handover`)
    await refusedForms(look, 'handover-waiting', `${here}/handover`, ['Ask the manager'])
  }
}

/** A duty that was put off, and why it is owed. */
async function putOff(look) {
  const here = await example(look, 'Nic')
  if (!here) return
  await look.at('work-of-one-person', '/work?person=Nic')
  await look.at('overview-put-off', here)
}

/** A plan with goals in every state, and oversight with open actions. */
async function planned(look) {
  const here = await example(look, 'Perry')
  if (!here) return
  await look.at('plan-in-every-state', `${here}/plan`)
  for (const [nth, goal] of (await look.hrefs(new RegExp(`^${here}/plan/goals/${ID}$`))).entries()) await look.at(`goal-${nth}`, goal)
  await look.at('plan-contact', `${here}/plan/contact`)
  await look.at('oversight-with-actions', `${here}/oversight`)
  await look.at('plan-copy-in-every-state', `${here}/plan/copy`)
}

/** Safety checks in every state: each with its forms. */
async function checked(look) {
  const here = await example(look, 'Ash')
  if (!here) return
  await look.at('checks-in-every-state', `${here}/checks`)
  const checks = await look.hrefs(new RegExp(`^${here}/checks/${ID}$`))
  for (const [nth, check] of checks.entries()) {
    await look.at(`check-${nth}`, check)
    await refusedForms(look, `check-${nth}`, check, CHECK_FORMS)
  }
}

/** Those that cannot be sent empty. */
const CHECK_FORMS = [
  'Save as sent',
  'Save the answer',
  'Save that it was asked for again',
  'Save that it was taken higher',
  'Save what it means',
  'Save where it is used',
  'Call it off',
  'Decide that it is not needed'
]
