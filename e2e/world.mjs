// A world of our own inside a page: the same document, but none of the page's script, and not bound by its content
// security policy. Works also where script is switched off.

/** What every function that runs inside may use as `rainer`. Written out and evaluated in the page. */
function helpers() {
  const quote = (words) => {
    const one = words.trim().replace(/\s+/g, ' ')
    return one.length > 60 ? `${one.slice(0, 57)}...` : one
  }
  const visible = (element) =>
    element.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }) &&
    [...element.getClientRects()].some((box) => box.width > 0 && box.height > 0)
  const describe = (element) => {
    if (!element || element === document.body) return 'body'
    const id = element.id ? `#${element.id}` : ''
    const kind = element.classList.length > 0 ? `.${element.classList[0]}` : ''
    const name = element.getAttribute('name') ? `[name=${element.getAttribute('name')}]` : ''
    const words = quote(element.getAttribute('aria-label') ?? element.innerText ?? '')
    return `${element.localName}${id}${kind}${name}${words ? ` "${words}"` : ''}`
  }
  globalThis.rainer = { quote, visible, describe }
}

/** What a page does not answer within this, it never answers. */
const PATIENCE_MS = 30_000

function withPatience(asked) {
  let waiting
  const late = new Promise((_, reject) => {
    waiting = setTimeout(() => reject(new Error(`no answer from inside the page in ${PATIENCE_MS / 1000} seconds`)), PATIENCE_MS)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(waiting))
}

export class World {
  #cdp
  #context

  constructor(cdp, context) {
    this.#cdp = cdp
    this.#context = context
  }

  /** The world of the document that the page shows now. */
  static async of(page) {
    const cdp = await page.context().newCDPSession(page)
    const { frameTree } = await cdp.send('Page.getFrameTree')
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'rainer'
    })
    const world = new World(cdp, executionContextId)
    await world.run(helpers)
    return world
  }

  /** Runs a text of script, and gives what it ends with, as JSON can carry it. */
  async evaluate(expression) {
    const asked = this.#cdp.send('Runtime.evaluate', {
      expression,
      contextId: this.#context,
      awaitPromise: true,
      returnByValue: true
    })
    const answer = await withPatience(asked)
    if (answer.exceptionDetails) {
      const { exception, text } = answer.exceptionDetails
      throw new Error(`inside the page: ${exception?.description ?? text}`)
    }
    return answer.result.value
  }

  /** Runs a function that uses nothing but its arguments, the document and `rainer`. */
  run(inside, ...given) {
    return this.evaluate(`(${inside})(...${JSON.stringify(given)})`)
  }

  async close() {
    await this.#cdp.detach()
  }
}
