// Ways from an error to the code: a place in a text, a frame of a stack, a file and its line.
import { Fragment, useMemo } from 'react'
import type { Changes } from '../../core/address'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { Jump } from '../../ui/Parts'
import { Term } from '../../ui/Term'
import { placesIn } from './places'
import { framesOf } from './stack'

const KNOWN_TERM = /\b(dead letter)/

// Places in Steps lead to them, and words of ours explain themselves.
export function Placed({ text }: { text: string }) {
  const files = useStepsByFile()
  return placesIn(text, files).map((piece, index) =>
    typeof piece === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
      <Terms key={index} text={piece} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Jump key={index} to={codeOf(piece.step, piece.line)}>
        {piece.text}
      </Jump>
    ),
  )
}

export function Stack({ text }: { text: string }) {
  const files = useStepsByFile()
  return framesOf(text).map(({ text, place }, at) => {
    const step = files.get(place?.file ?? '')
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one stack keep their places
      <span key={at} data-own={place !== null || undefined}>
        {step && place ? <Jump to={codeOf(step, place.line)}>{text}</Jump> : text}
        {'\n'}
      </span>
    )
  })
}

// A file that is no Step's is only named.
export function Place({ file, line }: { file: string; line: number | null }) {
  const step = useStepsByFile().get(file)
  const text = line === null ? file : `${file}:${line}`
  return (
    <p className="told-place mono">
      {step ? (
        <Jump to={codeOf(step, line)} title={`Show the Step ${step}`}>
          {text}
        </Jump>
      ) : (
        text
      )}
    </p>
  )
}

function codeOf(step: string, line: number | null): Changes {
  return { step, part: line === null ? 'code' : String(line), span: null, topic: null }
}

function useStepsByFile(): ReadonlyMap<string, string> {
  const flow = useStore(flowState, (state) => state.flow)
  return useMemo(() => new Map(flow?.nodes.map(({ file, name }) => [file, name])), [flow])
}

function Terms({ text }: { text: string }) {
  return text.split(KNOWN_TERM).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
    <Fragment key={index}>{index % 2 === 1 ? <Term id={piece}>{piece}</Term> : piece}</Fragment>
  ))
}
