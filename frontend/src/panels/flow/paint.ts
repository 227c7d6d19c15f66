// Paints a diagram from afar: regions, lines, and each Step as a box with its name or as a dot.
import { activity, IDLE } from '../../live/project'
import type { Drawn } from './drawn'
import type { Rect } from './geometry'
import type { Item } from './graph'
import { levelAt } from './level'
import { type Mark, type State, stateOf } from './marks'
import { regionsOf } from './regions'
import { inLines } from './words'

export interface Pictured {
  selected: string | null
  cursor: string | null
  found: ReadonlySet<string> | null
  marks: Record<string, Mark> | undefined
}

interface Tile extends Rect {
  item: Item
}

export interface Prepared {
  lines: Path2D
  regions: Rect[]
  tiles: Tile[]
}

const TOKENS = [
  'bg-raised',
  'bg',
  'line',
  'line-strong',
  'text',
  'text-faint',
  'accent',
  'running',
  'done',
  'failed',
  'stopped',
] as const
export type Palette = Record<(typeof TOKENS)[number], string>

const NAME_SIZE = 32
const DIM = 0.25

export function prepare(drawn: Drawn): Prepared {
  const lines = new Path2D()
  for (const { path } of drawn.lines) lines.addPath(new Path2D(path))
  const tiles = drawn.scene.items.flatMap((item) => {
    const at = drawn.positions[item.id]
    return at ? [{ item, ...at, width: item.width, height: item.height }] : []
  })
  return { lines, tiles, regions: regionsOf(drawn.scene, drawn.positions) }
}

// The tokens as this theme has them.
export function paletteOf(element: HTMLElement): Palette {
  const probe = document.createElement('span')
  element.parentElement?.append(probe)
  const colours = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`
    return [token, getComputedStyle(probe).color]
  })
  probe.remove()
  return Object.fromEntries(colours) as Palette
}

export function paint(
  context: CanvasRenderingContext2D,
  { lines, regions, tiles }: Prepared,
  pictured: Pictured,
  palette: Palette,
  [x, y, zoom]: [number, number, number],
  density: number,
): void {
  const { width, height } = context.canvas
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  context.setTransform(zoom * density, 0, 0, zoom * density, x * density, y * density)
  const seen = { x: -x / zoom, y: -y / zoom, width: width / density / zoom, height: height / density / zoom }
  for (const region of regions) paintRegion(context, region, palette)
  context.globalAlpha = pictured.found ? DIM : 0.75
  context.strokeStyle = palette['text-faint']
  context.lineWidth = 1 / zoom
  context.stroke(lines)
  for (const tile of tiles) {
    if (isOutside(tile, seen)) continue
    context.globalAlpha = pictured.found === null || pictured.found.has(tile.item.id) ? 1 : DIM
    paintTile(context, tile, pictured, palette, zoom)
  }
  context.globalAlpha = 1
}

function paintRegion(context: CanvasRenderingContext2D, region: Rect, palette: Palette): void {
  context.globalAlpha = 0.55
  context.fillStyle = palette.bg
  context.fillRect(region.x, region.y, region.width, region.height)
}

function paintTile(
  context: CanvasRenderingContext2D,
  tile: Tile,
  { selected, cursor, marks }: Pictured,
  palette: Palette,
  zoom: number,
): void {
  const { x, y, width, height, item } = tile
  const state = colourOf(tileState(item, marks), palette)
  const isDot = levelAt(zoom) === 'dot'
  context.fillStyle = isDot ? state : palette['bg-raised']
  context.fillRect(x, y, width, height)
  if (!isDot) {
    context.fillStyle = state
    context.fillRect(x, y, 8, height)
    context.strokeStyle = state
    context.lineWidth = 2
    context.strokeRect(x, y, width, height)
    context.fillStyle = palette.text
    context.font = `600 ${NAME_SIZE}px "Inter Variable", sans-serif`
    context.textBaseline = 'middle'
    const lines = namedLines(context, item.step?.name ?? item.fold?.name ?? '', width - 32)
    for (const [index, line] of lines.entries()) {
      const shift = (index - (lines.length - 1) / 2) * NAME_SIZE * 1.15
      context.fillText(line, x + 20, y + height / 2 + shift)
    }
  }
  if (item.id !== selected && item.id !== cursor) return
  context.strokeStyle = palette.accent
  context.lineWidth = 2.5 / zoom
  context.strokeRect(x - 3 / zoom, y - 3 / zoom, width + 6 / zoom, height + 6 / zoom)
}

const broken = new Map<string, string[]>()

// Measuring is dear, and names repeat with every frame.
function namedLines(context: CanvasRenderingContext2D, name: string, room: number): string[] {
  const known = broken.get(name)
  if (known) return known
  const lines = inLines(name, 2, (line) => context.measureText(line).width <= room)
  broken.set(name, lines)
  return lines
}

function tileState({ step }: Item, marks: Record<string, Mark> | undefined): State {
  if (!step) return 'idle'
  if (marks) return marks[step.name]?.status ?? 'idle'
  return stateOf(step, activity.get()[step.name] ?? IDLE)
}

function colourOf(state: State, palette: Palette): string {
  if (state === 'running' || state === 'done' || state === 'failed' || state === 'stopped') return palette[state]
  if (state === 'broken') return palette.failed
  return state === 'retrying' ? palette.stopped : palette['line-strong']
}

function isOutside(a: Rect, b: Rect): boolean {
  return a.x > b.x + b.width || a.x + a.width < b.x || a.y > b.y + b.height || a.y + a.height < b.y
}
