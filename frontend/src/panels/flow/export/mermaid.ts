// The diagram as Mermaid, which many places that show Markdown draw.
import type { FlowEdge } from '../../../core/types'
import type { Direction, Item, Scene } from '../graph'
import { lineLabel } from '../graph'

export function mermaidOf({ items, edges, regions }: Scene, title: string, direction: Direction): string {
  const ids = new Map(items.map((item, index) => [item.id, `n${index}`]))
  const grouped = new Set(regions.flatMap(({ steps }) => steps.map(({ id }) => id)))
  const byId = new Map(items.map((item) => [item.id, item]))
  const lines = ['---', `title: ${JSON.stringify(title)}`, '---', `flowchart ${direction}`]
  for (const [index, { name, steps }] of regions.entries()) {
    lines.push(`  subgraph g${index}[${quoted(name)}]`)
    for (const { id } of steps) lines.push(`    ${node(byId.get(id), ids)}`)
    lines.push('  end')
  }
  for (const item of items) {
    if (!grouped.has(item.id)) lines.push(`  ${node(item, ids)}`)
  }
  for (const edge of edges) lines.push(`  ${ids.get(edge.source)} ${arrow(edge)} ${ids.get(edge.target)}`)
  return `${lines.join('\n')}\n`
}

function node(item: Item | undefined, ids: Map<string, string>): string {
  if (!item) return ''
  const id = ids.get(item.id)
  if (!item.step) return `${id}[[${quoted(`${item.fold?.name} · ${item.fold?.steps.length} Steps`)}]]`
  const { name, triggers, virtual } = item.step
  const said = [name, ...triggers.map(({ label, summary }) => `${label} ${summary}`)].map(plain).join('<br>')
  return virtual ? `${id}(["${said}"])` : `${id}["${said}"]`
}

function arrow(edge: FlowEdge): string {
  const said = quoted(lineLabel(edge))
  return edge.virtual || edge.conditional ? `-.->|${said}|` : `-->|${said}|`
}

function quoted(said: string): string {
  return `"${plain(said)}"`
}

// Mermaid has no escape in strings but these entities.
function plain(said: string): string {
  return said.replace(/#/g, '#35;').replace(/"/g, '#quot;').replace(/</g, '#lt;').replace(/>/g, '#gt;')
}
