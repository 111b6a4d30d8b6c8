// What is done to forms to bring a page into a state.

/** Empties every field of the form that has this button, and sends it. */
export const sendEmpty = (button, { within = 'main' } = {}) => async (page) => {
  const form = page
    .locator(`${within} form`)
    .filter({ has: page.getByRole('button', { name: button, includeHidden: true }) })
    .first()
  await reveal(form)
  const fields = form.locator('input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=file]), textarea')
  for (const field of await fields.all()) if (await field.isVisible()) await field.fill('')
  await sent(page, () => form.getByRole('button', { name: button }).first().click())
}

/** Opens the parts that stand closed around a form. */
async function reveal(form) {
  for (const summary of await form.locator('xpath=ancestor::details[not(@open)]/summary').all()) await summary.click()
}

/** Does what sends a form or follows a link, and waits for the page that comes. */
export async function sent(page, press) {
  await Promise.all([page.waitForEvent('load'), press()])
}

/** Whether the page has a form with this button, be it in a part that stands closed. */
export const hasButton = async (page, name) =>
  (await page.locator('main form').getByRole('button', { name, exact: true, includeHidden: true }).count()) > 0

/** Presses a button of a form, and waits for the page that comes. */
export const press = (page, name) => sent(page, () => page.locator('main form').getByRole('button', { name, exact: true }).first().click())

/** Chooses the radio button with this value. */
export const choose = (name, value) => (page) => page.locator(`main input[type=radio][name="${name}"][value="${value}"]`).check()
