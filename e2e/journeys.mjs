// The key journeys, walked without script and by keyboard alone: sign in, search, a contact note (J10), and closing a
// session with the next one booked (J2 and J3 on one page).

/** @typedef {ReturnType<import('./hands.mjs').pointer>} Hand */

/** @param {Hand} hand */
export async function signIn(hand, { username, password }) {
  const { page } = hand
  await page.goto('/sign-in')
  await hand.fill(page.getByLabel('User name'), username)
  await hand.fill(page.getByLabel('Password', { exact: true }), password)
  await hand.press(page.getByRole('button', { name: 'Sign in' }))
  must(new URL(page.url()).pathname === '/', 'signing in must lead to the first page')
}

/** By the case number of somebody on the first page. @param {Hand} hand */
export async function search(hand) {
  const { page } = hand
  await page.goto('/')
  const crn = (await page.locator('a[href^="/people/X"]').first().getAttribute('href')).match(/X\d{6}/)[0]
  await page.goto('/search')
  await hand.fill(page.locator('main input[name=q]'), crn)
  await hand.press(page.locator('main').getByRole('button', { name: /search|find/i }))
  await hand.press(page.locator(`main a[href^="/people/${crn}"]`))
  must((await page.locator('.moj-identity-bar').innerText()).includes(crn), 'the link of a result must open the person')
  return `/people/${crn}`
}

/** From the banner; it comes back to the page it was written on. @param {Hand} hand */
export async function note(hand, person) {
  const { page } = hand
  await page.goto(`${person}/risk`)
  const banner = page.locator('.moj-identity-bar')
  await hand.open(banner.locator('summary'))
  await hand.fill(banner.locator('textarea[name=note]'), 'Rang to say that the bus was late.')
  await hand.press(banner.getByRole('button', { name: 'Save note' }))
  must(new URL(page.url()).pathname === `${person}/risk`, 'a note must come back to the page it was written on')
  await saved(page)
  await page.goto(`${person}/record`)
  must((await page.locator('main').innerText()).includes('the bus was late'), 'a note must stand in the record')
}

/** From the list that says "Record outcome"; it comes back there. @param {Hand} hand */
export async function closeAndBook(hand, { path, from }) {
  const { page } = hand
  await page.goto(from)
  await hand.press(page.locator(`main a[href^="${path}"]`).first())
  await hand.choose(page.locator('main input[name=outcome]').first())
  await hand.fill(page.locator('main textarea[name=note]'), 'Came on time. We talked about work.')
  await hand.press(page.getByRole('button', { name: 'Save and finish' }))
  const anyway = page.locator('main input[name=book-anyway]')
  if ((await anyway.count()) > 0) {
    await hand.tick(anyway)
    await hand.press(page.getByRole('button', { name: 'Save and finish' }))
  }
  const said = await saved(page)
  must(new URL(page.url()).pathname === from, 'closing a session must come back to where it was begun')
  must(/Outcome recorded/.test(said) && /Next appointment/.test(said), `what was done must be said, not "${said}"`)
}

async function saved(page) {
  const errors = await page.locator('.govuk-error-summary').allInnerTexts()
  must(errors.length === 0, `the form was refused: ${errors.join(' ').replace(/\s+/g, ' ')}`)
  const banner = page.locator('.govuk-notification-banner--success')
  must((await banner.count()) === 1, 'what was done must be said in a success banner')
  return banner.innerText()
}

function must(holds, words) {
  if (!holds) throw new Error(words)
}
