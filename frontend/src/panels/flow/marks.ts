// How a Step stands, in one word and one line: live, or as a run of the past had it.
import { createContext, useContext } from 'react'
import { counted, duration } from '../../core/time'
import type { Activity, StepNode } from '../../core/types'
import type { StatusName } from '../../ui/Status'

export interface Mark {
  // Null for a Step whose time hasn't come.
  status: StatusName | null
  text: string
  // How often, where it was more than once.
  count?: number
}

export type State = StatusName | 'broken' | 'idle'

export function stateOf(step: StepNode, doing: Activity): State {
  if (doing.running > 0) return 'running'
  if (step.broken) return 'broken'
  if (doing.last) return doing.last.status === 'error' ? 'failed' : 'done'
  return 'idle'
}

// What a card says before anything ran, and where nothing can.
export function restingText(step: StepNode, doing: Activity): string {
  if (step.broken) {
    const line = step.broken.line
    return `Doesn’t load${line ? `, see line ${line}` : ''}${step.runner ? '; the last good version runs' : ''}`
  }
  if (step.virtual) return 'Outside this project'
  return doing.skipped > 0 ? `Condition not met, ${counted(doing.skipped, 'time', 'times')}` : 'Not run yet'
}

export function tookText(doing: Activity): string {
  return doing.last ? duration(doing.last.end - doing.last.start) : ''
}

export function sumText({ succeeded, failed, skipped }: Activity): string {
  const parts = [counted(succeeded, 'attempt succeeded', 'attempts succeeded')]
  if (failed > 0) parts.push(`${failed.toLocaleString()} failed`)
  if (skipped > 0) parts.push(`${counted(skipped, 'time', 'times')} its condition didn’t hold`)
  return parts.join(', ')
}

// Opens a folded group; the cards of groups are far below the component that knows how.
export const Unfold = createContext<(group: string) => void>(() => undefined)

export function useUnfold(): (group: string) => void {
  return useContext(Unfold)
}
