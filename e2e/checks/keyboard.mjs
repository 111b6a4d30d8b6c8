// By keyboard alone: Tab reaches every link, button and field, in the order of the document, and it shows where it is
// (WCAG 2.1.1, 2.4.3, 2.4.7, 2.4.11).

/** More stops than any page of ours has. */
const STOPS_MAX = 500

/** @param {import('playwright-core').Page} page */
export async function keyboard(page, world) {
  const stops = await world.run(prepare)
  if (stops > STOPS_MAX) return [{ rule: 'keyboard/many', element: 'body', todo: `Tab has to be pressed ${stops} times: show less` }]
  for (let press = 0; press <= stops + 3; press += 1) {
    await page.keyboard.press('Tab')
    if (await world.run(() => globalThis.rainer.walk.done())) break
  }
  return world.run(() => globalThis.rainer.walk.found())
}

/** Notes what can be reached and how it looks at rest; then listens. Gives how many stops there are. */
function prepare() {
  const { describe, visible } = globalThis.rainer
  const tabbable = (element) => {
    if (!visible(element) || element.matches(':disabled') || element.tabIndex < 0) return false
    if (element.matches('input[type=radio]')) {
      // One stop a group: the one that is chosen, or the first.
      const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)].filter(
        (other) => other.form === element.form && visible(other) && !other.disabled
      )
      return element === (group.find((other) => other.checked) ?? group[0])
    }
    return true
  }
  const natural = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]'
  // What is drawn for a field may be its label, as for radios and checkboxes, or a part around it.
  const drawn = (element) => {
    const marks = []
    const note = (target, part) => {
      const s = getComputedStyle(target, part)
      const width = s.outlineStyle === 'none' || s.outlineColor === 'rgba(0, 0, 0, 0)' ? '0' : s.outlineWidth
      marks.push([width, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderTopWidth, s.borderTopColor, s.borderBottomWidth].join('|'))
    }
    note(element, null)
    for (const label of element.labels ?? []) for (const part of [null, '::before', '::after']) note(label, part)
    if (element.firstElementChild) note(element.firstElementChild, null)
    return marks.join('\n')
  }
  const expected = [...document.querySelectorAll(natural)].filter(tabbable)
  const atRest = new Map(expected.map((element) => [element, drawn(element)]))
  const reached = []
  const found = []
  const say = (rule, element, todo) => found.push({ rule: `keyboard/${rule}`, element: describe(element), todo })
  const first = document.activeElement
  if (first && first !== document.body) {
    // A summary of errors takes the focus when the page opens: how it looks at rest is seen once it is left.
    first.blur()
    if (atRest.has(first)) atRest.set(first, drawn(first))
  }
  document.body.tabIndex = -1
  document.body.focus({ preventScroll: true })
  document.body.removeAttribute('tabindex')
  let round = false
  document.addEventListener('focusin', ({ target }) => {
    if (round) return
    if (reached.includes(target)) {
      round = true
      return
    }
    reached.push(target)
    const before = atRest.get(target)
    if (before === undefined) {
      // A pane that scrolls is a stop of its own: it must be one that says what it is.
      if (!target.getAttribute('aria-label') && !target.getAttribute('aria-labelledby')) {
        say('unexpected', target, 'Tab stops here, but it is no link, button, field or named pane')
      }
      return
    }
    if (before === drawn(target)) say('no-focus-shown', target, 'Show that it has the focus: it looks the same as at rest')
    const box = target.getBoundingClientRect()
    const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
    if (!inside) say('focus-off-screen', target, 'The focus is outside the window: scroll it into view')
    // A link that wraps has several boxes: the middle of its first is looked at, not the middle of them all.
    const [first] = target.getClientRects()
    const at = document.elementFromPoint(
      Math.min(Math.max(first.left + first.width / 2, 0), innerWidth - 1),
      Math.min(Math.max(first.top + first.height / 2, 0), innerHeight - 1)
    )
    const own = at && (target.contains(at) || at.contains(target) || [...(target.labels ?? [])].some((label) => label.contains(at)))
    if (inside && at && !own && getComputedStyle(target).position !== 'absolute') {
      say('focus-covered', target, `${describe(at)} covers it while it has the focus`)
    }
  })
  globalThis.rainer.walk = {
    done: () => round || (reached.length > 0 && document.activeElement === document.body),
    found: () => {
      for (const element of expected) {
        if (!reached.includes(element)) say('not-reached', element, 'Tab does not reach it')
      }
      const order = reached.filter((element) => atRest.has(element)).map((element) => expected.indexOf(element))
      const early = order.findIndex((place, at) => at > 0 && place < order[at - 1])
      if (early > 0) say('order', expected[order[early]], 'Tab comes here later than its place in the document: do not use tabindex above 0')
      for (const element of document.querySelectorAll('[tabindex]')) {
        if (element.tabIndex > 0) say('order', element, 'Do not use tabindex above 0')
      }
      for (const element of document.querySelectorAll('[onclick], [role=button]:not(button):not(a)')) {
        if (element.tabIndex < 0) say('not-reached', element, 'It can be clicked but not reached by keyboard: make it a button or a link')
      }
      return found
    }
  }
  return expected.length
}
