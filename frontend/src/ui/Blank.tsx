// Why there is nothing to see, in four kinds that people can tell apart.
import { Filter, Lock, Sparkles, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiError } from '../core/api'
import { capital, sentence } from '../core/sentence'
import './blank.css'

const KINDS = { nothing: Sparkles, filtered: Filter, offline: Unplug, forbidden: Lock }

export interface BlankProps {
  // nothing: there is none yet. filtered: there may be, but not of this kind. offline: nobody can tell. forbidden: not for you.
  kind: keyof typeof KINDS
  title: string
  children?: ReactNode
  action?: { label: string; run: () => void }
}

export function Blank({ kind, title, children, action }: BlankProps) {
  const Icon = KINDS[kind]
  return (
    <div className="blank" data-kind={kind}>
      <Icon size={22} aria-hidden />
      <h2>{title}</h2>
      {children && <div className="blank-text">{children}</div>}
      {action && (
        <button type="button" className="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  )
}

export function Unanswered({ error, retry }: { error: ApiError; retry?: () => void }) {
  const isForbidden = error.code === 'forbidden'
  return (
    <Blank
      kind={isForbidden ? 'forbidden' : 'offline'}
      title={capital(error.message)}
      {...(retry && !isForbidden ? { action: { label: 'Try again', run: retry } } : {})}
    >
      {error.hint && <p>{sentence(error.hint)}</p>}
    </Blank>
  )
}
