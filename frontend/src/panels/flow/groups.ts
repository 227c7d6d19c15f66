// The groups of the diagram of all Steps: a Step stands with its first flow, or else with its folder.
import type { Flow, StepNode } from '../../core/types'

export interface Group {
  name: string
  steps: StepNode[]
}

const ROOTS = new Set(['src', 'steps'])
const LOOSE = 'Other Steps'

// In the order of the flows, then of the folders; empty where one group would hold everything.
export function groupsOf(flow: Flow): Group[] {
  const found = new Map<string, StepNode[]>(flow.flows.map((name) => [name, []]))
  for (const step of flow.nodes) {
    const name = step.flows[0] ?? folderOf(step)
    const steps = found.get(name)
    if (steps) steps.push(step)
    else found.set(name, [step])
  }
  const groups = [...found].map(([name, steps]) => ({ name, steps })).filter(({ steps }) => steps.length > 0)
  return groups.length > 1 ? groups : []
}

function folderOf(step: StepNode): string {
  const folders = step.file.split('/').slice(0, -1)
  return folders.find((folder) => !ROOTS.has(folder)) ?? LOOSE
}

export function foldedNames(field: string | null): Set<string> {
  return new Set((field ?? '').split(',').filter(Boolean).map(decodeURIComponent))
}

// Names may hold commas, so each is encoded by itself.
export function foldedField(names: ReadonlySet<string>): string | null {
  return [...names].map(encodeURIComponent).join(',') || null
}
