// The surfaces behind groups, and how far everything that is drawn reaches.
import type { Drawn } from './drawn'
import { boundsOf, type Rect } from './geometry'
import type { Scene } from './graph'
import type { Group } from './groups'
import { headingRoom, type Positions, REGION_PADDING } from './layout'

export interface Region extends Rect {
  group: Group
  // Room above its cards.
  heading: number
}

export function regionsOf({ items, regions }: Scene, positions: Positions): Region[] {
  const sizes = new Map(items.map((item) => [item.id, item]))
  const heading = headingRoom(items.length)
  return regions.map((group) => {
    const boxes = group.steps.flatMap(({ id }) => sizes.get(id) ?? [])
    const { x, y, width, height } = boundsOf(boxes, positions)
    return {
      group,
      x: x - REGION_PADDING,
      y: y - heading,
      width: width + 2 * REGION_PADDING,
      height: height + heading + REGION_PADDING,
      heading,
    }
  })
}

// The cards, and the regions around them.
export function extent({ scene, positions }: Drawn): Rect {
  const cards = boundsOf(scene.items, positions)
  if (scene.regions.length === 0) return cards
  const top = Math.min(cards.y, ...regionsOf(scene, positions).map(({ y }) => y))
  return {
    x: cards.x - REGION_PADDING,
    y: top,
    width: cards.width + 2 * REGION_PADDING,
    height: cards.y - top + cards.height + REGION_PADDING,
  }
}
