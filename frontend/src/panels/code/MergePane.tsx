// Two changed one file: what fits together is put together, the rest is shown as both have it, and the person chooses.
import { useMemo, useState } from 'react'
import type { ApiError } from '../../core/api'
import { counted } from '../../core/time'
import type { Consequence } from '../consequences/types'
import { type Choice, mergedText, type Piece, piecesOf } from './merge'
import './merge.css'
import type { Conflict } from './opened'
import { WouldBreak } from './WouldBreak'

interface MergePaneProps {
  path: string
  conflict: Conflict
  failure: ApiError | null
  // What saving it would bring; null while that isn't asked about.
  held: Consequence[] | null
  save: (merged: string) => void
  back: () => void
  take: (merged: string) => void
  discard: () => void
}

const AROUND = 3
const CHOICES: [Choice, string][] = [
  ['theirs', 'Take theirs'],
  ['mine', 'Take mine'],
  ['theirs-mine', 'Keep both, theirs first'],
  ['mine-theirs', 'Keep both, mine first'],
]

export function MergePane({ path, conflict, failure, held, save, back, take, discard }: MergePaneProps) {
  const pieces = useMemo(() => piecesOf(conflict.base, conflict.theirs.text, conflict.mine), [conflict])
  const [choices, setChoices] = useState<Record<number, Choice>>({})
  const merged = mergedText(pieces, choices)
  const conflicts = pieces.filter(({ kind }) => kind === 'conflict').length
  const left = conflicts - Object.keys(choices).length
  return (
    <section className="merge" aria-label={`Merge of ${path}`}>
      <header className="file-head">
        <h2 className="mono">{path}</h2>
        <button type="button" className="button plain" onClick={discard} title="Forget what you typed and open theirs">
          Discard mine
        </button>
        <button
          type="button"
          className="button"
          disabled={merged === null}
          onClick={() => merged !== null && take(merged)}
        >
          Edit it first
        </button>
        <button
          type="button"
          className="button primary"
          disabled={merged === null}
          onClick={() => merged !== null && save(merged)}
        >
          Save the merged file
        </button>
      </header>
      <p className="merge-told" role="status">
        {told(pieces, conflicts, left)}
      </p>
      {failure && (
        <p className="merge-told" role="alert">
          Not saved: {failure.message} {failure.hint}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <section className="merge-pieces" tabIndex={0} aria-label="Both versions">
        {pieces.map((piece, at) => (
          <PieceShown
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one merge keep their places
            key={at}
            piece={piece}
            number={at}
            choice={choices[at] ?? null}
            choose={(choice) => {
              back()
              setChoices({ ...choices, [at]: choice })
            }}
          />
        ))}
      </section>
      {held && merged !== null && <WouldBreak found={held} save={() => save(merged)} back={back} />}
    </section>
  )
}

function told(pieces: Piece[], conflicts: number, left: number): string {
  const fitting = pieces.filter(({ kind }) => kind === 'theirs' || kind === 'mine' || kind === 'both').length
  const changes =
    fitting > 0 ? ` ${fitting === 1 ? '1 change fits' : `${counted(fitting, 'change')} fit together`}.` : ''
  if (conflicts === 0) return `Somebody else saved this file while you changed it.${changes} Look at it, and save.`
  const wait =
    left > 0 ? `${counted(left, 'place')} wait${left === 1 ? 's' : ''} for your choice.` : 'You have chosen everywhere.'
  return `Somebody else saved this file while you changed it.${changes} ${wait}`
}

interface PieceProps {
  piece: Piece
  number: number
  choice: Choice | null
  choose: (choice: Choice) => void
}

function PieceShown({ piece, number, choice, choose }: PieceProps) {
  switch (piece.kind) {
    case 'same':
      return <Same lines={piece.lines} />
    case 'conflict':
      return (
        <fieldset className="merge-conflict" data-chosen={choice !== null || undefined}>
          <legend>Both changed this</legend>
          <div className="merge-sides">
            <Lines label="Theirs" lines={piece.theirs} tone="theirs" />
            <Lines label="Mine" lines={piece.mine} tone="mine" />
          </div>
          <div className="merge-choices">
            {CHOICES.map(([id, label]) => (
              <label key={id}>
                <input type="radio" name={`choice-${number}`} checked={choice === id} onChange={() => choose(id)} />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
      )
    default:
      return (
        <div className="merge-change">
          {piece.instead.length > 0 && <Lines label="Before" lines={piece.instead} tone="before" />}
          <Lines label={WHO[piece.kind]} lines={piece.lines} tone={piece.kind} />
        </div>
      )
  }
}

const WHO = { theirs: 'Theirs', mine: 'Mine', both: 'Both alike' }

function Same({ lines }: { lines: string[] }) {
  const [isWhole, setIsWhole] = useState(lines.length <= 2 * AROUND + 1)
  if (isWhole) return <Lines label="Unchanged" lines={lines} tone="same" />
  return (
    <>
      <Lines label="Unchanged" lines={lines.slice(0, AROUND)} tone="same" />
      <button type="button" className="button plain merge-more" onClick={() => setIsWhole(true)}>
        Show {counted(lines.length - 2 * AROUND, 'more line')} that nobody changed
      </button>
      <Lines label="Unchanged" lines={lines.slice(-AROUND)} tone="same" />
    </>
  )
}

function Lines({ label, lines, tone }: { label: string; lines: string[]; tone: string }) {
  return (
    <div className="merge-lines" data-tone={tone}>
      <small>{label}</small>
      <pre>{lines.length > 0 ? lines.join('\n') || ' ' : <i>nothing here any more</i>}</pre>
    </div>
  )
}
