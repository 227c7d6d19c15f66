import { describe, expect, it } from 'vitest'
import type { Drawn } from '../drawn'
import { sceneOf } from '../graph'
import { linesOf } from '../lines'
import { edge, flowOf, step } from '../sample'
import type { Colours } from './colours'
import { mermaidOf } from './mermaid'
import { fileName } from './save'
import { svgOf } from './svg'

const queue = { kind: 'queue', label: 'Queue', icon: 'inbox', colour: 'queue', suffix: 'q', condition: true }
const FLOW = flowOf(
  [
    step('Order', { flows: ['shop'], description: 'Takes <orders> & more' }),
    step('Ship', { flows: ['stock'], triggers: [{ ...queue, summary: 'paid "now"' }] }),
  ],
  [edge('Order', 'Ship', 'paid "now"', { conditional: true })],
)
const colours = new Proxy({}, { get: () => '#123456' }) as Colours

function drawn(): Drawn {
  const scene = sceneOf(FLOW, true, new Set())
  const positions = { Order: { x: 0, y: 0 }, Ship: { x: 420, y: 0 } }
  return { key: 'k', scene, positions, direction: 'LR', lines: linesOf(scene, positions, 'LR') }
}

describe('svgOf', () => {
  it('draws every card, line, label and group, and nothing that needs this page', () => {
    const { text, width, height } = svgOf(drawn(), 'Shop · All', colours)
    for (const said of ['Shop · All', 'Order', 'Ship', 'Queue paid &quot;now&quot; (if)', 'shop', 'stock']) {
      expect(text).toContain(said)
    }
    expect(text).toContain('Takes &lt;orders&gt; &amp; more')
    expect(text).toContain('stroke-dasharray="7 5"')
    expect(text).not.toMatch(/var\(|class=|undefined/)
    expect(width).toBeGreaterThan(700)
    expect(height).toBeGreaterThan(200)
  })
})

describe('mermaidOf', () => {
  it('writes groups, Steps and topics, with quotes that Mermaid understands', () => {
    expect(mermaidOf(drawn().scene, 'Shop', 'LR')).toBe(`---
title: "Shop"
---
flowchart LR
  subgraph g0["shop"]
    n0["Order"]
  end
  subgraph g1["stock"]
    n1["Ship<br>Queue paid #quot;now#quot;"]
  end
  n0 -.->|"paid #quot;now#quot;"| n1
`)
  })
})

describe('fileName', () => {
  it('keeps letters of any script and nothing that a disk refuses', () => {
    expect(fileName('Über/Käufe: all', 'svg')).toBe('Über-Käufe-all.svg')
    expect(fileName('///', 'png')).toBe('flow.png')
  })
})
