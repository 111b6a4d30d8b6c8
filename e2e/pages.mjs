// Which pages are looked at, in which states, by whom. A page that is in the table of routes and not reached from here is a
// finding (routes.mjs).
import { choose, sendEmpty, sent } from './forms.mjs'

/** An address of a person: `/people/X000001`. */
const PERSON = /^\/people\/X\d{6}$/
const UNKNOWN = '/people/X999999'
const NEW_YEAR = (page) => {
  const year = new Date().getFullYear()
  return `${page}${page.includes('?') ? '&' : '?'}as-at=${year}-01-01`
}

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

/** What every role has: home, search, account and the pages that say no. */
export async function everyone(look) {
  await look.at('home', '/')
  await look.at('account', '/account')
  await look.at('unknown-person', UNKNOWN, { status: 404 })
  await look.at('no-such-page', '/no-such-page', { status: 404 })
  await look.at('help', '/help')
  const nav = await navigation(look)
  if (nav.has('/diary')) {
    await look.at('diary', '/diary')
    const [week] = await look.hrefs(/^\/diary\?/)
    if (week) await look.at('diary-another-week', week)
  }
  if (nav.has('/search')) {
    await look.at('search', '/search')
    await look.at('search-none', '/search?q=Qqxzzy')
    await look.at('search-too-long', `/search?q=${'long'.repeat(60)}`, { status: 422 })
    await look.at('search-results', '/search?q=Sm')
    await look.at('search-name', '/search?q=John')
  }
}

async function navigation(look) {
  await look.open('/')
  return new Set(await look.hrefs(/^\/[a-z-]*$/))
}

/** Every page of a person that this role may open, and every state of its forms. */
export async function person(look, crn) {
  const here = `/people/${crn}`
  await look.open(here)
  const tabs = await look.hrefs(new RegExp(`^${here}(/[a-z-]+)?$`))
  for (const tab of tabs) {
    const name = tab === here ? 'overview' : tab.slice(here.length + 1)
    await look.at(name, tab)
    await look.at(`${name}-as-at`, NEW_YEAR(tab))
  }
  if (tabs.includes(`${here}/appointments`)) await appointments(look, here)
  if (tabs.includes(`${here}/record`)) await record(look, here)
}

async function appointments(look, here) {
  const book = `${here}/appointments/new`
  if (await look.at('book', book)) {
    await look.at('book-errors', book, { status: 422, act: sendEmpty(/^Book/) })
    await look.at('book-past-date', book, {
      status: 422,
      act: async (page) => {
        await page.locator('main input[name=date]').fill('1/1/20')
        await sent(page, () => page.locator('main').getByRole('button', { name: /^Book/ }).click())
      }
    })
  }
  await look.open(`${here}/appointments`)
  const older = (await look.hrefs(/\/appointments\?/))[0]
  if (older) await look.at('appointments-older', older)
}

/** The pages of single appointments, found among these people: one to close, one to come, one that is done. */
export async function singleAppointments(look, people) {
  const wanted = new Set(['close', 'come', 'done'])
  for (const here of people) {
    await look.open(`${here}/appointments`)
    const links = await look.hrefs(new RegExp(`^${here}/appointments/[0-9a-f-]{36}`))
    for (const link of [...links.slice(0, 3), ...links.slice(-3)]) {
      await look.open(link)
      const kind = await kindOf(look.page)
      if (!wanted.delete(kind)) continue
      if (kind === 'close') await closeSession(look, link)
      if (kind === 'come') await toCome(look, link)
      if (kind === 'done') await look.at('appointment-done', link)
    }
    if (wanted.size === 0) return
  }
  for (const kind of wanted) {
    look.find(look.role, { rule: 'pages/reached', element: `appointment to ${kind}`, todo: 'No such appointment was found in the demonstration' })
  }
}

async function kindOf(page) {
  if ((await page.locator('main input[name=outcome]').count()) > 0) return 'close'
  return (await page.locator('main a[href*="/move"]').count()) > 0 ? 'come' : 'done'
}

async function closeSession(look, link) {
  const path = link.replace(/\?.*/, '')
  await look.at('close-session', link)
  await look.at('close-session-structured-note', `${path}?note=structured`)
  const outcomes = await look.page.locator('input[name=outcome]').evaluateAll((radios) => radios.map((radio) => radio.value))
  for (const outcome of outcomes) {
    await look.at(`close-session-chosen-${outcome}`, path, { act: choose('outcome', outcome) })
  }
  await look.at('close-session-errors', path, { status: 422, act: sendEmpty('Save and finish') })
  await look.at('close-session-draft', path, {
    act: async (page) => {
      await page.locator('textarea[name=note]').fill('Half a note')
      await sent(page, () => page.getByRole('button', { name: 'Save draft' }).click())
    }
  })
  await look.at('close-session-draft-offered', path)
}

async function toCome(look, link) {
  const path = link.replace(/\?.*/, '')
  await look.at('appointment-to-come', link)
  for (const verb of ['move', 'cancel']) {
    const button = verb === 'move' ? /^Move/ : /^Cancel/
    if (await look.at(verb, `${path}/${verb}`)) await look.at(`${verb}-errors`, `${path}/${verb}`, { status: 422, act: sendEmpty(button) })
  }
}

async function record(look, here) {
  const path = `${here}/record`
  await look.open(path)
  const entry = (await look.hrefs(new RegExp(`^${path}/[^?/]+$`)))[0]
  if (entry) await look.at('record-entry', entry)
  await look.at('record-filtered', `${path}?q=phone`)
  await look.at('record-filtered-to-nothing', `${path}?q=qqxzzy`)
  if ((await look.page.locator('main form[method=post]').count()) > 0) {
    await look.at('record-note-errors', path, { status: 422, act: sendEmpty(/^Save/) })
  }
  const banner = look.page.locator('.moj-identity-bar form')
  if ((await banner.count()) > 0) {
    await look.at('banner-note-open', here, { act: (page) => page.locator('.moj-identity-bar summary').click() })
    await look.at('banner-note-errors', here, {
      status: 422,
      act: async (page) => {
        await page.locator('.moj-identity-bar summary').click()
        await sent(page, () => page.locator('.moj-identity-bar').getByRole('button', { name: 'Save note' }).click())
      }
    })
  }
}

/** Pages that say no: looked for among these people, as found by this role or another. */
export async function refusals(look, people) {
  const wanted = new Set(['reason', 'refused'])
  for (const here of people) {
    const answer = await look.open(here)
    const asked = new URL(look.page.url()).pathname.endsWith('/open-with-reason')
    if (asked && wanted.delete('reason')) {
      await look.at('say-why', here)
      await look.at('say-why-errors', here, { status: 422, act: sendEmpty(/./) })
    } else if (answer.status() === 403 && wanted.delete('refused')) {
      await look.at('refused', here, { status: 403 })
      const crn = here.split('/').at(-1)
      await look.at('search-restricted', `/search?q=${crn}`)
    }
    if (wanted.size === 0) return wanted
  }
  return wanted
}

/** People whom this role can see listed: their addresses. */
export async function people(look, pages = ['/', '/diary', '/search?q=Sm', '/search?q=John', '/search?q=Jones']) {
  const found = new Set()
  for (const page of pages) {
    await look.open(page)
    for (const href of await look.hrefs(/^\/people\/X\d{6}/)) found.add(href.match(/^\/people\/X\d{6}/)[0])
  }
  return [...found].filter((href) => PERSON.test(href))
}

/** The same pages with script switched off: everything that script would hide is open, and nothing is missing. */
export async function withoutScript(look, person) {
  await look.at('home', '/')
  await look.at('search-results', '/search?q=Sm')
  await look.at('overview', person)
  await look.at('record', `${person}/record`)
  await look.at('book', `${person}/appointments/new`)
  await look.at('book-errors', `${person}/appointments/new`, { status: 422, act: sendEmpty(/^Book/) })
  await look.open('/')
  const [session] = await look.hrefs(/^\/people\/X\d{6}\/appointments\/[0-9a-f-]{36}/)
  if (!session) return
  await look.at('close-session', session)
  await look.at('close-session-errors', session, { status: 422, act: sendEmpty('Save and finish') })
}
