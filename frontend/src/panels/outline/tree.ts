// The outline of a flow as rows of a tree: flows, their Steps, and under a Step what starts it and what it passes on.
import type { Flow, FlowEdge, Problem, StepNode, Trigger } from '../../core/types'
import { grouped } from '../flow/grouped'
import { type Group, groupsOf } from '../flow/groups'

export type RowBody =
  | { kind: 'group'; group: Group }
  | { kind: 'step'; step: StepNode; problems: Problem[] }
  | { kind: 'trigger'; step: StepNode; trigger: Trigger }
  | { kind: 'sends'; step: StepNode; topic: string; edges: FlowEdge[] }
  | { kind: 'problem'; step: StepNode; problem: Problem }

export interface Row {
  id: string
  parent: string | null
  level: number
  // Among its siblings, counted from 1.
  place: number
  siblings: number
  // Null for a leaf.
  isOpen: boolean | null
  // What typing its first letters finds.
  name: string
  body: RowBody
}

interface Draft {
  id: string
  name: string
  body: RowBody
  children: Draft[]
}

// `closed` has groups that are folded, `opened` Steps that show what is under them.
export function rowsOf(
  flow: Flow,
  found: ReadonlySet<string> | null,
  closed: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): Row[] {
  const all = readingOrder(flow)
  const steps = found ? all.filter(({ id }) => found.has(id)) : all
  const problems = grouped(flow.problems, ({ file }) => file)
  const sent = grouped(flow.edges, ({ source }) => source)
  const draft = (step: StepNode) => draftOf(step, problems.get(step.file) ?? [], sent.get(step.id) ?? [])
  const kept = new Set(steps.map(({ id }) => id))
  const groups = groupsOf({ ...flow, nodes: all }).flatMap((group) => {
    const own = group.steps.filter(({ id }) => kept.has(id))
    return own.length > 0 ? [{ ...group, steps: own }] : []
  })
  const roots: Draft[] =
    groups.length > 0
      ? groups.map((group) => ({
          id: `group ${group.name}`,
          name: group.name,
          body: { kind: 'group', group },
          children: group.steps.map(draft),
        }))
      : steps.map(draft)
  const isOpen = ({ id, body }: Draft) => (body.kind === 'group' ? !closed.has(body.group.name) : opened.has(id))
  return flatten(roots, null, 1, isOpen)
}

// As a message goes: what starts by itself first, each followed by what it leads to; then what stands alone.
export function readingOrder({ nodes, edges }: Flow): StepNode[] {
  const byId = new Map(nodes.map((step) => [step.id, step]))
  const next = grouped(edges, ({ source }) => source)
  const isLedTo = new Set(edges.filter(({ source, target }) => source !== target).map(({ target }) => target))
  const seen = new Set<string>()
  const ordered: StepNode[] = []
  // A stack: what is to come first lies on top.
  const open = nodes.map(({ id }) => id).reverse()
  const rank = (id: string) => (isLedTo.has(id) ? 2 : next.has(id) ? 0 : 1)
  open.sort((a, b) => rank(b) - rank(a))
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id)
    if (!step || seen.has(id)) continue
    seen.add(id)
    ordered.push(step)
    open.push(...(next.get(id) ?? []).map(({ target }) => target).reverse())
  }
  return ordered
}

function draftOf(step: StepNode, problems: Problem[], edges: FlowEdge[]): Draft {
  const topics = [...new Set([...step.enqueues, ...edges.map(({ name }) => name)])]
  const leaf = (id: string, name: string, body: RowBody): Draft => ({
    id: `${step.id} ${id}`,
    name,
    body,
    children: [],
  })
  return {
    id: step.id,
    name: step.name,
    body: { kind: 'step', step, problems },
    children: [
      ...problems.map((problem) =>
        leaf(`! ${problem.line} ${problem.code} ${problem.message}`, problem.message, {
          kind: 'problem',
          step,
          problem,
        }),
      ),
      ...step.triggers.map((trigger) =>
        leaf(`< ${trigger.suffix}`, trigger.summary, { kind: 'trigger', step, trigger }),
      ),
      ...topics.map((topic) =>
        leaf(`> ${topic}`, topic, { kind: 'sends', step, topic, edges: edges.filter(({ name }) => name === topic) }),
      ),
    ],
  }
}

function flatten(drafts: Draft[], parent: string | null, level: number, isOpen: (draft: Draft) => boolean): Row[] {
  return drafts.flatMap((draft, index) => {
    const { id, name, body, children } = draft
    const open = children.length === 0 ? null : isOpen(draft)
    const row: Row = { id, parent, level, place: index + 1, siblings: drafts.length, isOpen: open, name, body }
    return [row, ...(open ? flatten(children, id, level + 1, isOpen) : [])]
  })
}
