// What a list of consequences comes to.
import { counted } from '../../core/time'
import type { Consequence } from './types'

// Worth a look before it happens; the rest is good to know.
export function isWeighty({ severity }: Consequence): boolean {
  return severity !== 'info'
}

export function inShort(found: readonly Consequence[]): string {
  const count = (severity: Consequence['severity']) => found.filter((each) => each.severity === severity).length
  const [breaks, changes, info] = [count('breaks'), count('changes'), count('info')]
  const parts = [
    breaks && `${counted(breaks, 'thing')} would break`,
    changes && `${counted(changes, 'thing')} would change`,
    !breaks && !changes && info && `${counted(info, 'thing')} to know`,
  ]
  return parts.filter(Boolean).join(', ')
}

// The worst of them, by which a line is coloured; null where there is nothing.
export function worst(found: readonly Consequence[]): Consequence['severity'] | null {
  const order = ['breaks', 'changes', 'info'] as const
  return order.find((severity) => found.some((each) => each.severity === severity)) ?? null
}
