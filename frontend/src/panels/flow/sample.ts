// A flow for tests.
import type { Flow, FlowEdge, StepNode } from '../../core/types'

export function step(name: string, more: Partial<StepNode> = {}): StepNode {
  return {
    id: name,
    name,
    file: `src/${name}.step.ts`,
    language: 'node',
    description: null,
    flows: [],
    broken: null,
    runner: 'node@1',
    triggers: [],
    enqueues: [],
    virtual: false,
    label: null,
    story: null,
    importance: 'normal',
    line: 1,
    ...more,
  }
}

export function edge(source: string, target: string, name: string, more: Partial<FlowEdge> = {}): FlowEdge {
  const id = `${source} > ${target} : ${name}`
  return { id, source, target, kind: 'topic', name, label: null, conditional: false, virtual: false, ...more }
}

export function flowOf(nodes: StepNode[], edges: FlowEdge[] = []): Flow {
  return { version: 1, nodes, edges, problems: [], flows: [...new Set(nodes.flatMap(({ flows }) => flows))] }
}
