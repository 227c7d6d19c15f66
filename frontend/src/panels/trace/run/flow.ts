// What is drawn of a run: the Steps and lines that it touched, or the whole flow around them.
import type { Flow, FlowEdge, StepNode } from '../../../core/types'
import { lineKey } from './standing'
import type { Visit } from './visits'

export function runFlow(flow: Flow, visits: readonly Visit[], isWhole: boolean): Flow {
  const touched = new Set(visits.map(({ step }) => step))
  const known = new Set(flow.nodes.map(({ name }) => name))
  const around = new Set(flow.nodes.filter(({ name }) => touched.has(name)).flatMap(({ flows }) => flows))
  const isDrawn = ({ name, flows }: StepNode) =>
    touched.has(name) || (isWhole && flows.some((each) => around.has(each)))
  const nodes = [...flow.nodes.filter(isDrawn), ...[...touched].filter((name) => !known.has(name)).map(gone)]
  const drawn = new Set(nodes.map(({ id }) => id))
  const edges = flow.edges.filter(({ source, target }) => drawn.has(source) && drawn.has(target))
  return { ...flow, nodes, edges: [...edges, ...undeclared(visits, edges)] }
}

// A change of data leads from Step to Step too, though no code says so.
function undeclared(visits: readonly Visit[], declared: readonly FlowEdge[]): FlowEdge[] {
  const known = new Set(declared.map(({ source, target, name }) => lineKey(source, target, name)))
  const edges: FlowEdge[] = []
  for (const { sender, step, name, trigger } of visits) {
    if (sender === null || known.has(lineKey(sender, step, name))) continue
    known.add(lineKey(sender, step, name))
    const kind = trigger === 'state' || trigger === 'stream' ? trigger : 'topic'
    const id = `seen ${lineKey(sender, step, name)}`
    edges.push({ id, source: sender, target: step, kind, name, label: null, conditional: false, virtual: true })
  }
  return edges
}

function gone(name: string): StepNode {
  return {
    id: name,
    name,
    file: '',
    language: '',
    description: 'No longer part of the project',
    flows: [],
    broken: null,
    runner: null,
    triggers: [],
    enqueues: [],
    virtual: true,
    label: null,
    story: null,
    importance: 'normal',
    line: null,
  }
}
