// What came over the wire: the headers of S7.1, nothing inline in the markup, and a size that a slow link can carry
// (users-and-journeys section 6.3).

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
const HEADERS = {
  'content-security-policy': POLICY,
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store'
}
/** 60 KiB of markup at most. */
const BYTES_MAX = 61_440

/** @param {import('playwright-core').Response} response @param {number | number[]} status what the page must answer, or may */
export async function response(response, status) {
  const found = []
  const say = (rule, element, todo) => found.push({ rule: `response/${rule}`, element, todo })
  if (![status].flat().includes(response.status())) {
    say('status', `${response.status()} for ${new URL(response.url()).pathname}`, `Answer ${[status].flat().join(' or ')} here`)
  }
  const headers = await response.allHeaders()
  for (const [name, value] of Object.entries(HEADERS)) {
    if (headers[name] !== value) say('header', name, `Send "${name}: ${value}", not "${headers[name] ?? ''}"`)
  }
  const body = await response.body()
  if (body.length > BYTES_MAX) say('size', `${Math.round(body.length / 1000)} KB`, 'Show less on one page: 60 KB of HTML at most')
  const html = body.toString('utf8')
  for (const [inline] of html.matchAll(/<style\b|<script\b(?![^>]*\bsrc=)[^>]*>|<[a-z][^<>]*\s(?:style|on[a-z]+)="[^"]*"/g)) {
    say('inline', inline.slice(0, 80), 'Move the style or script into a file of ours: the policy refuses it here')
  }
  return found
}
