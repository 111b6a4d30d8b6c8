// Every link that a page shows leads somewhere: one or two addresses of each pattern are asked for, by the person who saw
// the link.
import { World } from './world.mjs'

/** Addresses asked for, of each shape. */
const EACH = 2

/** @param {import('./look.mjs').Look} look */
export async function links(look) {
  const shapes = new Map()
  for (const [link, page] of look.links) {
    const shape = link
      .replace(/#.*/, '')
      .replace(/X\d{6}/g, '{crn}')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
      .replace(/=[^&]*/g, '=')
    const asked = shapes.get(shape) ?? []
    if (asked.length < EACH) shapes.set(shape, [...asked, { link, page }])
  }
  await look.open('/')
  const world = await World.of(look.page)
  for (const { link, page } of [...shapes.values()].flat()) {
    const status = await world.run((link) => fetch(link, { redirect: 'follow' }).then((answer) => answer.status), link)
    if (status >= 400) {
      look.find(page, { rule: 'links/leads-nowhere', element: link, todo: `It answers ${status}: remove the link, or make the page` })
    }
  }
  await world.close()
}
