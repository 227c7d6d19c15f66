// The words for how something stands, the same everywhere, with an icon and a colour that say the same.
import { CircleCheck, CircleDashed, CircleMinus, CircleX, LoaderCircle, RotateCw, Square } from 'lucide-react'
import './status.css'

export type StatusName = 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'retrying' | 'skipped'

export const STATUSES = {
  waiting: { word: 'Waiting', Icon: CircleDashed },
  running: { word: 'Running', Icon: LoaderCircle },
  done: { word: 'Done', Icon: CircleCheck },
  failed: { word: 'Failed', Icon: CircleX },
  stopped: { word: 'Stopped', Icon: Square },
  retrying: { word: 'Retrying', Icon: RotateCw },
  skipped: { word: 'Skipped', Icon: CircleMinus },
} as const

// What the API says of traces and spans, in our words.
export function statusOf(told: string, outcome?: string | null): StatusName {
  if (outcome === 'skipped') return 'skipped'
  if (outcome === 'cancelled') return 'stopped'
  if (told in STATUSES) return told as StatusName
  return told === 'error' ? 'failed' : 'done'
}

export function Status({ name, wordless = false }: { name: StatusName; wordless?: boolean }) {
  const { word, Icon } = STATUSES[name]
  return (
    <span className="status" data-status={name} title={wordless ? word : undefined}>
      <Icon size={14} aria-hidden />
      <span className={wordless ? 'hidden' : undefined}>{word}</span>
    </span>
  )
}
