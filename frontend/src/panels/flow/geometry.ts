// Points, rectangles and curves of the diagram, in its own coordinates.
import type { Direction } from './graph'

export interface Point {
  x: number
  y: number
}

export interface Rect extends Point {
  width: number
  height: number
}

export interface Curve {
  // As an SVG path.
  path: string
  // Where its label is centred.
  label: Point
  end: Point
}

const LEAST_BEND = 36
const MOST_BEND = 180
const BACK_BEND = 70
// Before the middle, for what waits stands at the end; downwards in it, where lines of one card have parted already.
const LABEL_AT = { LR: 0.4, TB: 0.5 }

export function boundsOf(boxes: { id: string; width: number; height: number }[], at: Record<string, Point>): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { id, width, height } of boxes) {
    const corner = at[id]
    if (!corner) continue
    left = Math.min(left, corner.x)
    top = Math.min(top, corner.y)
    right = Math.max(right, corner.x + width)
    bottom = Math.max(bottom, corner.y + height)
  }
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export function overlap(a: Rect, b: Rect, gap = 0): boolean {
  return (
    a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap
  )
}

// Leaves and arrives in the direction of the diagram; what runs against it bows around.
export function curve(from: Point, to: Point, direction: Direction): Curve {
  const isFlat = direction === 'LR'
  const ahead = isFlat ? to.x - from.x : to.y - from.y
  const bend = ahead > 0 ? Math.min(MOST_BEND, Math.max(LEAST_BEND, ahead / 2)) : BACK_BEND
  const bow = ahead > 0 ? 0 : Math.min(240, 90 + Math.abs(ahead) / 6)
  const first = isFlat ? { x: from.x + bend, y: from.y + bow } : { x: from.x + bow, y: from.y + bend }
  const second = isFlat ? { x: to.x - bend, y: to.y + bow } : { x: to.x + bow, y: to.y - bend }
  const path = `M${round(from)} C${round(first)} ${round(second)} ${round(to)}`
  return { path, label: along(LABEL_AT[direction], from, first, second, to), end: to }
}

function along(t: number, a: Point, b: Point, c: Point, d: Point): Point {
  const u = 1 - t
  const [p, q, r, s] = [u ** 3, 3 * u * u * t, 3 * u * t * t, t ** 3]
  return { x: p * a.x + q * b.x + r * c.x + s * d.x, y: p * a.y + q * b.y + r * c.y + s * d.y }
}

export function arrowHead(end: Point, direction: Direction): string {
  const sides = direction === 'LR' ? 'l-8 -4.5 v9 z' : 'l-4.5 -8 h9 z'
  return `M${round(end)} ${sides}`
}

function round({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
}
