// The diagram as an SVG file: everything needed to read it is in it, the title too.
import type { Trigger } from '../../../core/types'
import type { Drawn } from '../drawn'
import { arrowHead, type Rect } from '../geometry'
import { HEAD_HEIGHT, type Item, languageTag, lineLabel, ROW_HEIGHT } from '../graph'
import type { Line } from '../lines'
import { extent, regionsOf } from '../regions'
import type { Colours } from './colours'

const MARGIN = 40
const TITLE_HEIGHT = 44
const TITLE_LETTER = 11
const SMALL_LETTER = 6.4
const NAME_LETTER = 7.6
const LABEL_LETTERS = 26

export interface Picture {
  text: string
  width: number
  height: number
}

export function svgOf(drawn: Drawn, title: string, colours: Colours): Picture {
  const { scene, positions, lines, direction } = drawn
  const inner = extent(drawn)
  const x = inner.x - MARGIN
  const y = inner.y - MARGIN - TITLE_HEIGHT
  const width = Math.ceil(Math.max(inner.width, title.length * TITLE_LETTER) + 2 * MARGIN)
  const height = Math.ceil(inner.height + 2 * MARGIN + TITLE_HEIGHT)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colours['bg-deep']}"/>`,
    text(x + MARGIN, y + MARGIN + 6, title, { fill: colours.text, 'font-size': 18, 'font-weight': 600 }),
    ...regionsOf(scene, positions).map(({ group, ...at }) => region(at, group.name, colours)),
    ...lines.map(({ edge, path, end }) => {
      const stroke = colourOfLine(edge.kind, colours)
      const dash = edge.virtual ? ' stroke-dasharray="1.5 5"' : edge.conditional ? ' stroke-dasharray="7 5"' : ''
      return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.4"${dash}/><path d="${arrowHead(end, direction)}" fill="${stroke}"/>`
    }),
    ...scene.items.flatMap((item) => {
      const at = positions[item.id]
      return at ? [card(item, { ...at, width: item.width, height: item.height }, colours)] : []
    }),
    ...lines.map((line) => labelOf(line, colours)),
    '</svg>',
  ]
  return { text: parts.join('\n'), width, height }
}

function region(at: Rect, name: string, colours: Colours): string {
  return (
    rect(at, { rx: 14, fill: colours.bg, 'fill-opacity': 0.6, stroke: colours.line }) +
    text(at.x + 18, at.y + 26, name, { fill: colours['text-soft'], 'font-weight': 600 })
  )
}

function card(item: Item, at: Rect, colours: Colours): string {
  const { step } = item
  const name = step?.name ?? item.fold?.name ?? ''
  const tag = step ? (step.virtual ? 'outside' : languageTag(step)) : ''
  const hue = colours[`trigger-${step?.triggers[0]?.colour ?? 'other'}`] ?? colours['text-faint']
  const room = at.width - 36 - tag.length * SMALL_LETTER
  const rows = step?.triggers.map((trigger, row) => triggerRow(trigger, row, at, colours)) ?? []
  const rest = step ? (step.description ?? (step.broken ? 'Doesn’t load' : '')) : `${item.fold?.steps.length} Steps`
  return [
    rect(at, {
      rx: 8,
      fill: colours['bg-raised'],
      stroke: colours['line-strong'],
      ...(step?.virtual ? { 'stroke-dasharray': '5 4' } : {}),
    }),
    `<path d="M${at.x + 1.5} ${at.y + 6} v${at.height - 12}" stroke="${hue}" stroke-width="3"/>`,
    text(at.x + 14, at.y + 26, cut(name, room / NAME_LETTER), {
      fill: colours.text,
      'font-size': 13,
      'font-weight': 600,
    }),
    text(at.x + at.width - 12, at.y + 26, tag, {
      fill: colours['text-soft'],
      'font-size': 11,
      'text-anchor': 'end',
    }),
    ...rows,
    text(at.x + 14, at.y + at.height - 14, cut(rest, (at.width - 28) / SMALL_LETTER), { fill: colours['text-faint'] }),
  ].join('')
}

function triggerRow(trigger: Trigger, row: number, at: Rect, colours: Colours): string {
  const y = at.y + HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT
  const said = `${trigger.label} ${trigger.summary}${trigger.condition ? ' (if)' : ''}`
  return (
    `<circle cx="${at.x + 18}" cy="${y}" r="3.5" fill="${colours[`trigger-${trigger.colour}`] ?? colours['text-soft']}"/>` +
    text(at.x + 28, y + 4, cut(said, (at.width - 40) / SMALL_LETTER), { fill: colours['text-soft'] })
  )
}

function labelOf({ edge, label }: Line, colours: Colours): string {
  const said = cut(lineLabel(edge), LABEL_LETTERS)
  const width = said.length * SMALL_LETTER + 12
  return (
    rect(
      { x: label.x - width / 2, y: label.y - 9, width, height: 18 },
      { rx: 4, fill: colours.bg, stroke: colours.line },
    ) + text(label.x, label.y + 4, said, { fill: colours['text-soft'], 'font-size': 11, 'text-anchor': 'middle' })
  )
}

function colourOfLine(kind: string, colours: Colours): string {
  return kind === 'state' || kind === 'stream' ? colours[`trigger-${kind}`] : colours['text-faint']
}

type Attributes = Record<string, string | number>

function rect({ x, y, width, height }: Rect, attributes: Attributes): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}"${written(attributes)}/>`
}

function text(x: number, y: number, said: string, attributes: Attributes): string {
  return said === '' ? '' : `<text x="${x}" y="${y}"${written(attributes)}>${escaped(said)}</text>`
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}

function cut(said: string, letters: number): string {
  return said.length <= letters ? said : `${said.slice(0, Math.max(1, Math.floor(letters) - 1)).trimEnd()}…`
}

export function escaped(said: string): string {
  return said.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
