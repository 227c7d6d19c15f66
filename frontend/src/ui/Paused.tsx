// That a Step was paused, by whom and when: its messages wait.
import { Pause } from 'lucide-react'
import { ago } from '../core/time'
import type { PauseNote } from '../core/types'
import './status.css'

export function Paused({ note }: { note: PauseNote }) {
  return (
    <span className="status" data-status="stopped" title={pauseText(note)}>
      <Pause size={14} aria-hidden />
      <span>Paused</span>
    </span>
  )
}

export function pauseText({ by, at }: PauseNote): string {
  const when = at === null ? '' : ` ${ago(at, Date.now())}`
  return `${by ?? 'Somebody'} paused it${when}. Its messages wait.`
}
