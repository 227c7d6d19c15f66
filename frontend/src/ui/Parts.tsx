// A sentence from the studio: words, and what they lead to.
import { Fragment, type ReactNode } from 'react'
import { type Changes, go, hrefOf } from '../core/address'
import type { Part } from '../core/types'
import { Term } from './Term'

export function Parts({ parts }: { parts: Part[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
  return parts.map((part, index) => <Fragment key={index}>{show(part)}</Fragment>)
}

export function plain(parts: Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : 'text' in part ? part.text : '(hidden)')).join('')
}

function show(part: Part) {
  if (typeof part === 'string') return part
  if ('hidden' in part) return <i title="The studio masks values like this one.">(hidden)</i>
  if ('term' in part) return <Term id={part.term}>{part.text}</Term>
  return <Jump to={targetOf(part)}>{part.text}</Jump>
}

function targetOf(part: Exclude<Part, string | { hidden: true } | { term: string }>): Changes {
  if ('span' in part) return { span: part.span, step: null }
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
