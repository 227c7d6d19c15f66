// A message with the colours of a terminal and with what was searched for.
import { Fragment, memo, type ReactNode } from 'react'
import type { Run, Style } from './ansi'
import './ansi.css'

const NAMES = ['bold', 'dim', 'italic', 'underline', 'strike'] as const

interface Props {
  text: string
  runs: Run[]
  needle: string
}

export const LogText = memo(function LogText({ text, runs, needle }: Props) {
  if (runs.length === 0) return <Marked text={text} needle={needle} />
  const shown: ReactNode[] = []
  let at = 0
  for (const { start, end, style } of runs) {
    if (start >= text.length) break
    if (start > at) shown.push(<Marked key={at} text={text.slice(at, start)} needle={needle} />)
    shown.push(
      <span key={`${start}+`} data-fg={style.fg} data-bg={style.bg} className={classOf(style)}>
        <Marked text={text.slice(start, end)} needle={needle} />
      </span>,
    )
    at = end
  }
  if (at < text.length) shown.push(<Marked key={at} text={text.slice(at)} needle={needle} />)
  return shown
})

function Marked({ text, needle }: { text: string; needle: string }) {
  if (needle === '') return text
  const pieces: ReactNode[] = []
  const [low, wanted] = [text.toLowerCase(), needle.toLowerCase()]
  let at = 0
  for (let found = low.indexOf(wanted); found >= 0; found = low.indexOf(wanted, at)) {
    pieces.push(<Fragment key={at}>{text.slice(at, found)}</Fragment>)
    pieces.push(<mark key={`${found}+`}>{text.slice(found, found + needle.length)}</mark>)
    at = found + needle.length
  }
  return [...pieces, <Fragment key={at}>{text.slice(at)}</Fragment>]
}

function classOf(style: Style): string | undefined {
  const names = NAMES.filter((name) => style[name]).map((name) => `ansi-${name}`)
  return names.length > 0 ? names.join(' ') : undefined
}
