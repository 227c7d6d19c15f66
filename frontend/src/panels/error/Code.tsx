// Ways from an error to the code: a place in a text, a frame of a stack, a file and its line.
import { Fragment } from 'react'
import type { Changes } from '../../core/address'
import { Jump } from '../../ui/Parts'
import { Term } from '../../ui/Term'
import { placesIn } from './places'
import { framesOf } from './stack'
import { useCodeAt } from './useCodeAt'

const KNOWN_TERM = /\b(dead letter)/

// Places in Steps lead to them, and words of ours explain themselves.
export function Placed({ text }: { text: string }) {
  const code = useCodeAt()
  return placesIn(text, code.steps).map((piece, index) =>
    typeof piece === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
      <Terms key={index} text={piece} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Way key={index} to={code.at(piece.file, piece.line)}>
        {piece.text}
      </Way>
    ),
  )
}

export function Stack({ text }: { text: string }) {
  const code = useCodeAt()
  return framesOf(text).map(({ text, place }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one stack keep their places
    <span key={at} data-own={place !== null || undefined}>
      <Way to={place && code.at(place.file, place.line)}>{text}</Way>
      {'\n'}
    </span>
  ))
}

export function Place({ file, line }: { file: string; line: number | null }) {
  return (
    <p className="told-place mono">
      <Way to={useCodeAt().at(file, line)}>{line === null ? file : `${file}:${line}`}</Way>
    </p>
  )
}

// What nothing shows is only named.
function Way({ to, children }: { to: Changes | null; children: string }) {
  if (!to) return children
  return (
    <Jump to={to} title="Show it in the code">
      {children}
    </Jump>
  )
}

function Terms({ text }: { text: string }) {
  return text.split(KNOWN_TERM).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
    <Fragment key={index}>{index % 2 === 1 ? <Term id={piece}>{piece}</Term> : piece}</Fragment>
  ))
}
