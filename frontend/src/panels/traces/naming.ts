// What a trace is called: by its author, else by the Step that began it.
import type { TraceRow } from '../../core/trace-types'

export interface Called {
  title: string
  // What started it, where the title doesn't say so.
  detail: string | null
}

export function whatRan({ label, step, name }: Pick<TraceRow, 'label' | 'step' | 'name'>): Called {
  const trigger = step === null ? name : name.replace(` → ${step}`, '')
  if (label) return { title: label, detail: trigger }
  return step === null ? { title: name, detail: null } : { title: humanised(step), detail: trigger }
}

// "CreateTicket", "create_ticket" and "create-ticket" are read as "Create ticket".
export function humanised(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_\-.]+/)
    .filter(Boolean)
    .map((word) => (word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()))
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const SHOWN = 2

export function stepsText(steps: readonly string[]): string {
  const more = steps.length - SHOWN
  return steps.slice(0, SHOWN).join(', ') + (more > 0 ? ` +${more}` : '')
}

export function startOf(row: TraceRow): number {
  return Number(row.startTimeUnixNano) / 1e6
}

export function tookOf(row: TraceRow): number | null {
  if (row.endTimeUnixNano === null) return null
  return Number(BigInt(row.endTimeUnixNano) - BigInt(row.startTimeUnixNano)) / 1e6
}
