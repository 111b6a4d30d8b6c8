// Two ways to use a page: with a pointer, and by keyboard alone. A journey is written once and walked with either.
import { sent } from './forms.mjs'

/** Stops to try before saying that something cannot be reached. */
const STOPS_MAX = 300

/** Clicks. */
export const pointer = (page) => ({
  page,
  fill: (field, text) => field.fill(text),
  choose: (radio) => radio.check(),
  tick: (box) => box.check(),
  open: (summary) => summary.click(),
  press: (button) => sent(page, () => button.click())
})

/** Tab, Space, Enter and the arrows; never the pointer. */
export const keys = (page) => {
  const focused = (element) => element.evaluate((element) => element === document.activeElement)
  const reach = async (target) => {
    const element = target.first()
    for (let stop = 0; stop < STOPS_MAX; stop += 1) {
      if (await focused(element)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${target}`)
  }
  return {
    page,
    async fill(field, text) {
      await reach(field)
      await page.keyboard.press('Control+A')
      await page.keyboard.insertText(text)
    },
    async choose(radio) {
      const name = await radio.getAttribute('name')
      await reach(page.locator(`main input[type=radio][name="${name}"]`))
      await page.keyboard.press('Space')
      for (let step = 0; !(await radio.isChecked()); step += 1) {
        if (step > 30) throw new Error(`the arrows do not reach ${radio}`)
        await page.keyboard.press('ArrowDown')
      }
    },
    async tick(box) {
      await reach(box)
      await page.keyboard.press('Space')
    },
    async open(summary) {
      await reach(summary)
      await page.keyboard.press('Enter')
    },
    async press(button) {
      await reach(button)
      await sent(page, () => page.keyboard.press('Enter'))
    }
  }
}
