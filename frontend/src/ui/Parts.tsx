// A sentence from the studio: words, and what they lead to.
import { Fragment, type ReactNode } from 'react'
import { type Changes, go, hrefOf } from '../core/address'
import type { Part } from '../core/types'
import { Term } from './Term'
import { Words } from './Words'

// `trace` is that of the spans which the sentence leads to, where it stands outside of an open trace.
export function Parts({ parts, trace = null }: { parts: Part[]; trace?: string | null }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
  return parts.map((part, index) => <Fragment key={index}>{show(part, trace)}</Fragment>)
}

export function plain(parts: Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : 'text' in part ? part.text : '(hidden)')).join('')
}

function show(part: Part, trace: string | null) {
  if (typeof part === 'string') return <Words text={part} />
  if ('hidden' in part) return <i title="The studio masks values like this one.">(hidden)</i>
  if ('term' in part) return <Term id={part.term}>{part.text}</Term>
  return <Jump to={targetOf(part, trace)}>{part.text}</Jump>
}

type Link = Exclude<Part, string | { hidden: true } | { term: string }>

function targetOf(part: Link, trace: string | null): Changes {
  if ('span' in part) return { ...(trace ? { view: 'traces', trace } : {}), span: part.span, step: null, topic: null }
  if ('step' in part) return { step: part.step, span: null }
  return { view: 'traces', trace: part.trace, span: null, step: null, at: null }
}

// A link within the page: it changes the address, and opens in a new tab like any other.
interface JumpProps {
  to: Changes
  children: ReactNode
  className?: string
  // Whether this is where the page is now.
  current?: boolean
  title?: string
}

export function Jump({ to, children, className = 'jump', current, title }: JumpProps) {
  return (
    <a
      className={className}
      aria-current={current ? 'page' : undefined}
      title={title}
      href={hrefOf(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
