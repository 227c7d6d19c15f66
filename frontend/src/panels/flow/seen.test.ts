import { describe, expect, it } from 'vitest'
import type { Flow, FlowEdge, StepNode } from '../../core/types'
import { withSeen } from './seen'

const node = (id: string) => ({ id, name: id }) as StepNode
const edge = (source: string, target: string) => ({ id: `${source} > ${target}`, source, target }) as FlowEdge
const flow = { nodes: [node('A'), node('B')], edges: [edge('A', 'B')] } as Flow

describe('lines that data drew', () => {
  it('join those that are declared', () => {
    expect(withSeen(flow, [edge('B', 'A')]).edges.map(({ id }) => id)).toEqual(['A > B', 'B > A'])
  })

  it('are left out where a Step is gone or started itself', () => {
    expect(withSeen(flow, [edge('Gone', 'A'), edge('A', 'A')])).toBe(flow)
  })
})
