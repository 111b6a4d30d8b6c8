// At 320 pixels, which is a laptop at 400% zoom, nothing scrolls sideways but panes made for it (WCAG 1.4.10), and no words
// are cut off or lie on others.

/** The page must be 320 pixels wide when this is called. */
export async function narrow(world) {
  return world.run(() => {
    const { describe, visible } = globalThis.rainer
    const root = document.scrollingElement
    const width = root.clientWidth
    const found = []
    const pane = (element) => {
      for (let parent = element; parent && parent !== document.body; parent = parent.parentElement) {
        if (['auto', 'scroll'].includes(getComputedStyle(parent).overflowX)) return parent
      }
      return null
    }
    if (root.scrollWidth > width) {
      const culprits = [...document.body.querySelectorAll('*')].filter(
        (element) => visible(element) && element.getBoundingClientRect().right > width + 1 && !pane(element)
      )
      const innermost = culprits.filter((element) => !culprits.some((other) => other !== element && element.contains(other)))
      for (const element of innermost.slice(0, 5)) {
        const over = Math.round(element.getBoundingClientRect().right - width)
        found.push({
          rule: 'narrow/sideways',
          element: describe(element),
          todo: `It stands ${over} pixels past the right edge at 320 pixels: let it wrap, or put a table into a scrollable pane`
        })
      }
      if (innermost.length === 0) {
        found.push({ rule: 'narrow/sideways', element: 'html', todo: `The page is ${root.scrollWidth} pixels wide at ${width}` })
      }
    }
    for (const element of document.body.querySelectorAll('*')) {
      const style = getComputedStyle(element)
      const cuts = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1
      const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
      if (cuts && words && visible(element) && element.clientWidth > 1) {
        found.push({ rule: 'narrow/cut-off', element: describe(element), todo: 'Its words are cut off at 320 pixels: let them wrap' })
      }
    }
    return found
  })
}
