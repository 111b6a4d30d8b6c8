// A check that finds nothing proves nothing unless it can find something: each is shown a page that is wrong in one way
// and must say so, and one page that is right, about which all must be silent.
import { axe, targetSizes } from './checks/axe.mjs'
import { keyboard } from './checks/keyboard.mjs'
import { narrow } from './checks/narrow.mjs'
import { listen } from './checks/quiet.mjs'
import { response } from './checks/response.mjs'
import { structure } from './checks/structure.mjs'
import { WIDE, ZOOMED } from './browser.mjs'
import { World } from './world.mjs'

const page = (main, { head = '', lang = 'en', title = 'Proof - Rainer', body = '' } = {}) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${head}</head>` +
  `<body>${body}<main><h1>Proof</h1>${main}</main></body></html>`

const RIGHT = page('<p>Some words with <a href="#here">a link</a>.</p><p id="here">Here.</p><button type="button">Press</button>')

/** Rule, and a page that breaks it. */
const WRONG = [
  ['axe/image-alt', page('<img src="data:,x" width="50" height="50">')],
  ['axe/label', page('<input type="text">')],
  ['axe/target-size', page('<button class="s">a</button><button class="s">b</button>', { head: '<link rel="stylesheet" href="/proof.css">' })],
  ['structure/one-h1', page('<h1>Two</h1>')],
  ['structure/lang', page('', { lang: 'xx' })],
  ['structure/title', page('', { title: 'Proof' })],
  ['structure/error-title', page('<div class="govuk-error-summary">Wrong</div>')],
  ['structure/unique-ids', page('<p id="a">a</p><p id="a">b</p>')],
  ['structure/table-caption', page('<table><tr><th scope="col">a</th></tr></table>')],
  ['structure/reference', page('<p aria-describedby="nowhere">a</p>')],
  ['structure/link-within', page('<a href="#nowhere">a</a>')],
  ['structure/error-link', page('<div class="govuk-error-summary"><a href="#a">Enter a</a></div><p id="a">a</p>', { title: 'Error: Proof - Rainer' })],
  ['structure/error-message', page('<div class="govuk-error-summary"><a href="#a">Enter a</a></div><label for="a">a</label><input id="a">', { title: 'Error: Proof - Rainer' })],
  ['response/inline', page('<p style="color: red">a</p>')],
  ['narrow/sideways', page('<p class="wide">wide</p>', { head: '<link rel="stylesheet" href="/proof.css">' })],
  ['narrow/cut-off', page('<p class="cut">manymanymanymanymanymanymanymanywords</p>', { head: '<link rel="stylesheet" href="/proof.css">' })],
  ['keyboard/no-focus-shown', page('<a class="hidden-focus" href="#p" id="p">a</a>', { head: '<link rel="stylesheet" href="/proof.css">' })],
  ['keyboard/order', page('<a href="#p" id="p">a</a> <a tabindex="1" href="#p">b</a>')],
  ['keyboard/not-reached', page('<span onclick="1" role="button">a</span>')],
  ['keyboard/focus-covered', page('<div class="over"></div><a href="#p" id="p">a</a>', { head: '<link rel="stylesheet" href="/proof.css">' })],
  ['quiet/console', page('', { head: '<script>1</script>' })],
  ['quiet/missing-file', page('', { head: '<link rel="stylesheet" href="/nowhere.css">' })],
  ['quiet/other-host', page('<img alt="a" src="http://other.invalid/a.png">')]
]

const STYLE =
  '.s{padding:0;border:0;width:12px;height:12px;font-size:8px}.wide{width:600px}.cut{width:100px;overflow:hidden}' +
  '.hidden-focus:focus{outline:none}.over{position:fixed;inset:0;background:#fff}'

/**
 * Fails unless every check finds what is wrong with the page made for it, and nothing in the page that is right.
 * @param {{window: Function}} browser @param {string} address
 */
export async function prove(browser, address) {
  const window = await browser.window(address)
  try {
    const right = await looked(window, address, RIGHT)
    const expected = right.filter((rule) => !rule.startsWith('response/header'))
    if (expected.length > 0) throw new Error(`a page that is right was found wrong: ${expected.join(', ')}`)
    for (const [rule, html] of WRONG) {
      const found = await looked(window, address, html)
      if (!found.includes(rule)) throw new Error(`the check ${rule} does not see what it is for; it saw: ${found.join(', ') || 'nothing'}`)
    }
  } finally {
    await window.close()
  }
}

async function looked(window, address, html) {
  const page = await window.newPage()
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self' data: http:"
  }
  await page.route('**/proof', (route) => route.fulfill({ body: html, headers }))
  await page.route('**/proof.css', (route) => route.fulfill({ body: STYLE, contentType: 'text/css' }))
  await page.route('**/nowhere.css', (route) => route.fulfill({ status: 404, body: '' }))
  await page.route('http://other.invalid/**', (route) => route.fulfill({ body: '', contentType: 'image/png' }))
  const quiet = listen(page, address)
  const answer = await page.goto(new URL('/proof', address).href)
  const found = await response(answer, 200)
  const world = await World.of(page)
  found.push(...(await structure(world, { aboutPerson: false })), ...(await keyboard(page, world)), ...(await axe(world)))
  await page.setViewportSize(ZOOMED)
  found.push(...(await narrow(world)), ...(await targetSizes(world)), ...quiet.take())
  await page.setViewportSize(WIDE)
  await page.close()
  return found.map(({ rule }) => rule)
}
