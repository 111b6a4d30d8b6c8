// What was found, told once: the same rule about the same element on many pages is one finding that names the pages.

/**
 * @typedef {object} Finding
 * @property {string} page which page, in which state: `pp-home`
 * @property {string} rule what was broken: `axe/color-contrast`, `keyboard/order`
 * @property {string} element where on the page
 * @property {string} todo what to do about it
 */

export class Findings {
  #groups = new Map()

  /** @param {Finding} finding */
  add({ page, rule, element, todo }) {
    const key = `${rule}\n${sameEverywhere(element)}`
    const group = this.#groups.get(key) ?? { rule, element, todo, pages: new Set() }
    group.pages.add(page)
    this.#groups.set(key, group)
  }

  get count() {
    return this.#groups.size
  }

  /** One paragraph each, those on most pages first. */
  lines() {
    const groups = [...this.#groups.values()].sort((a, b) => b.pages.size - a.pages.size)
    return groups.map(({ rule, element, todo, pages }) => {
      const [first, ...others] = pages
      const where = others.length === 0 ? first : `${first} and ${others.length} more (${others.slice(0, 3).join(', ')}${others.length > 3 ? ', ...' : ''})`
      return `${where}\n  rule:    ${rule}\n  element: ${element}\n  do:      ${todo}`
    })
  }
}

/** Without what differs from page to page: ids, case numbers, keys. */
function sameEverywhere(element) {
  return element
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
    .replace(/X\d{6}/g, '{crn}')
    .replace(/\bfrom=[^"'&\s]+/g, 'from={key}')
    .replace(/"[^"]*"/, '"..."')
}
