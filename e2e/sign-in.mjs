// Signing in, as anybody would: the sign-in page of a demonstration lists its accounts.

/**
 * The accounts that the sign-in page lists.
 * @returns {Promise<{who: string, username: string, password: string}[]>}
 */
export async function accounts(page) {
  await page.goto('/sign-in')
  const rows = await page.locator('main table tbody tr').all()
  return Promise.all(
    rows.map(async (row) => {
      const [who, username, password] = (await row.locator('th, td').allInnerTexts()).map((text) => text.trim())
      return { who, username, password }
    })
  )
}

/** Signs in; fails with what the page says when it does not let us in. */
export async function signIn(page, { username, password }) {
  await page.goto('/sign-in')
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForLoadState()
  if (new URL(page.url()).pathname === '/sign-in') {
    const said = await page.locator('.govuk-error-summary').allInnerTexts()
    throw new Error(`${username} could not sign in: ${said.join(' ') || 'no reason was given'}`)
  }
}
