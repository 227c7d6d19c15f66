// The ways to the form for a new file, from where its place is known; left out for those who may not.
import { Plus } from 'lucide-react'
import type { Changes } from '../../core/address'
import { useMay } from '../../live/role'
import { Jump } from '../../ui/Parts'
import type { Kind } from './types'

export const NEW_CLOSED = { new: null, takes: null, before: null } as const satisfies Changes

export function toNew(kind: Kind, takes: string | null = null, before: string | null = null): Changes {
  return { new: kind, takes, before }
}

interface Props {
  topic: string
  className?: string
  // Drawn as a plus, where there is no room for words.
  icon?: boolean
}

export function AddConsumer({ topic, className = 'jump', icon = false }: Props) {
  if (!useMay('editor')) return null
  const label = `Add a consumer of ${topic}`
  return (
    <Jump className={className} to={toNew('step', topic)} title={label}>
      {icon ? <Plus size={13} aria-label={label} /> : 'Add a consumer'}
    </Jump>
  )
}

// Stands where a topic leads from somewhere to a Step.
export function AddBetween({ topic, step }: { topic: string; step: string }) {
  if (!useMay('editor')) return null
  const label = `Add a Step between ${topic} and ${step}`
  return (
    <Jump className="button plain icon" to={toNew('step', topic, step)} title={label}>
      <Plus size={14} aria-label={label} />
    </Jump>
  )
}
