// What is done to forms to bring a page into a state.

/** Empties every field of the form that has this button, and sends it. */
export const sendEmpty = (button) => async (page) => {
  const pressed = page.locator('main').getByRole('button', { name: button }).first()
  const form = page.locator('form').filter({ has: pressed }).first()
  for (const field of await form.locator('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea').all()) {
    if (await field.isVisible()) await field.fill('')
  }
  await sent(page, () => pressed.click())
}

/** Does what sends a form or follows a link, and waits for the page that comes. */
export async function sent(page, press) {
  await Promise.all([page.waitForEvent('load'), press()])
}

/** Chooses the radio button with this value. */
export const choose = (name, value) => (page) => page.locator(`input[type=radio][name="${name}"][value="${value}"]`).check()
