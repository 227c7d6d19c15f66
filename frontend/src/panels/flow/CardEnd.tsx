// The loose end of a card: from what its Step sends, a new Step can be drawn on.
import { Plus } from 'lucide-react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow, StepNode } from '../../core/types'
import { flowState } from '../../live/project'
import { useMay } from '../../live/role'
import { Menu } from '../../ui/Menu'
import { AddConsumer, toNew } from '../new/ways'
import './end.css'

export function CardEnd({ step }: { step: StepNode }) {
  const untaken = useStore(flowState, ({ flow }) => countUntaken(flow, step))
  if (!useMay('editor') || step.enqueues.length === 0) return null
  const [only] = step.enqueues
  return (
    <div className="card-end nodrag nopan" data-loose={untaken > 0 || undefined}>
      {step.enqueues.length === 1 && only !== undefined ? (
        <AddConsumer topic={only} className="button icon" icon />
      ) : (
        <Menu
          label={`Add a consumer of what ${step.name} sends`}
          icon={<Plus size={13} aria-hidden />}
          items={step.enqueues.map((topic) => ({
            label: `Add a consumer of ${topic}`,
            run: () => go(toNew('step', topic)),
          }))}
        />
      )}
    </div>
  )
}

const TAKEN = new WeakMap<Flow, ReadonlySet<string>>()

function countUntaken(flow: Flow | null, step: StepNode): number {
  if (!flow) return 0
  const known = TAKEN.get(flow) ?? new Set(flow.edges.filter(({ kind }) => kind === 'topic').map(({ name }) => name))
  TAKEN.set(flow, known)
  return step.enqueues.filter((topic) => !known.has(topic)).length
}
