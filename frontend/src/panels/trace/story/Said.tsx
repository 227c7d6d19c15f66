// A sentence with its values as people read them.
import { Fragment } from 'react'
import { fullTime } from '../../../core/time'
import type { Part } from '../../../core/types'
import { Parts } from '../../../ui/Parts'
import { type Piece, readValues } from './values'

export function Said({ parts }: { parts: readonly Part[] }) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
    <Fragment key={index}>{typeof part === 'string' ? <Values text={part} /> : <Parts parts={[part]} />}</Fragment>
  ))
}

export function Values({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above
  return readValues(text).map((piece, index) => <Fragment key={index}>{show(piece)}</Fragment>)
}

function show(piece: Piece) {
  if (piece.kind === 'moment') {
    return (
      <time dateTime={new Date(piece.at).toISOString()} title={fullTime(piece.at)}>
        {piece.text}
      </time>
    )
  }
  if (piece.kind === 'id') return <span title={piece.whole}>{piece.text}</span>
  if (piece.kind === 'link') {
    return (
      <a className="jump" href={piece.href} rel="noopener noreferrer" target="_blank">
        {piece.text}
      </a>
    )
  }
  return piece.text
}
