// What every page has: one h1, a language, a title of our form, captions and headers on tables, ids that are ids, and
// nothing inline (users-and-journeys sections 5 and 6.2, security-and-records S7.1).

/** The name of the service, last in every title. */
const SERVICE = 'Rainer'

/**
 * @param {import('../world.mjs').World} world
 * @param {{aboutPerson: boolean}} expected whether the title must name a person or place
 */
export async function structure(world, { aboutPerson }) {
  const { title, lang, headings, wrong, summary } = await world.run(inside)
  const found = wrong
  const say = (rule, element, todo) => found.push({ rule: `structure/${rule}`, element, todo })
  if (headings.length !== 1) say('one-h1', headings.join('; ') || 'no h1', 'Have exactly one h1, the subject of the page')
  if (lang !== 'en' && lang !== 'cy') say('lang', `html[lang=${lang}]`, 'Set lang on html to en or cy')
  const parts = title.split(' - ')
  const whole = parts.at(-1) === SERVICE && parts.length >= (aboutPerson ? 3 : 2) && parts.every((part) => part.trim())
  if (!whole) {
    const pattern = aboutPerson ? '{page} - {person or place} - Rainer' : '{page} - Rainer'
    say('title', `title "${title}"`, `Write the title as "${pattern}"`)
  }
  if (summary !== title.startsWith('Error: ')) {
    say('error-title', `title "${title}"`, 'Begin the title with "Error: " when, and only when, the page has an error summary')
  }
  return found
}

function inside() {
  const { describe, visible, quote } = globalThis.rainer
  const wrong = []
  const say = (rule, element, todo) => wrong.push({ rule: `structure/${rule}`, element: describe(element), todo })
  const seen = new Set()
  for (const element of document.querySelectorAll('[id]')) {
    if (seen.has(element.id)) say('unique-ids', element, `Give it another id: "${element.id}" is used above`)
    seen.add(element.id)
  }
  // A calendar is a grid of buttons, named by its dialog.
  for (const table of [...document.querySelectorAll('table:not([role=grid], .moj-datepicker *)')].filter(visible)) {
    if (!table.querySelector('caption')?.innerText.trim()) say('table-caption', table, 'Give the table a caption')
    if (!table.querySelector('th')) say('table-headers', table, 'Give the table header cells')
    for (const header of table.querySelectorAll('th')) {
      if (!header.innerText.trim()) say('table-headers', table, 'Write something in every header cell')
      if (!header.scope) say('table-scope', header, 'Give the header cell a scope')
    }
  }
  for (const reference of document.querySelectorAll('[aria-describedby], [aria-labelledby], [aria-controls]')) {
    for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls']) {
      for (const id of (reference.getAttribute(name) ?? '').split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) say('reference', reference, `${name} names "${id}", which is not on the page`)
      }
    }
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const id = decodeURIComponent(link.hash.slice(1))
    if (!id || !document.getElementById(id)) say('link-within', link, `It leads to "#${id}", which is not on the page`)
  }
  for (const link of document.querySelectorAll('.govuk-error-summary a[href^="#"]')) {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!field) continue
    const fillable = field.matches('input, select, textarea')
    if (!fillable) say('error-link', link, `It leads to ${describe(field)}, which cannot take what is missing: link the field`)
    // A choice with a hint names the hint itself; the message is named by the group around it.
    const around = field.parentElement?.closest('[aria-describedby]')
    const told = [field, around]
      .map((named) => named?.getAttribute('aria-describedby') ?? '')
      .join(' ')
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.innerText ?? '')
      .join(' ')
    if (fillable && !quote(told).includes(quote(link.innerText).slice(0, 40)) && !told.includes(link.innerText.trim())) {
      say('error-message', link, 'Say the same words beside the field as in the summary, and tie them by aria-describedby')
    }
  }
  for (const element of document.querySelectorAll('style, script:not([src]), [style]')) {
    // Script of the design system may set styles on the element itself; markup may not. The page's source is checked in response.mjs.
    if (element.localName !== 'style' || visible(element)) continue
    say('inline', element, 'Move the style or script into a file of ours')
  }
  return {
    title: document.title,
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll('h1')].filter(visible).map(describe),
    summary: document.querySelector('.govuk-error-summary') !== null,
    wrong
  }
}
