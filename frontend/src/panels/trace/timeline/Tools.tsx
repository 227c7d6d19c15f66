// What can be shown differently, and what the bars mean.
import { ArrowDownToLine, CircleX, Maximize2, Route } from 'lucide-react'
import { useMemo } from 'react'
import { counted } from '../../../core/time'
import { Cut } from './Cut'
import { Legend } from './Legend'
import { failuresOf, type Tree } from './rows'

interface Props {
  tree: Tree
  isPathOnly: boolean
  setPathOnly: (to: boolean) => void
  isFollowing: boolean
  setFollowing: (to: boolean) => void
  isZoomed: boolean
  showWhole: () => void
  toError: () => void
}

export function Tools({ tree, ...props }: Props) {
  const { isLive, isCut } = tree.trace
  const errors = useMemo(() => failuresOf(tree).length, [tree])
  return (
    <>
      <div className="tl-tools">
        <Legend />
        <span className="spacer" />
        {props.isZoomed && (
          <button type="button" className="button plain" title="Show the whole time (0)" onClick={props.showWhole}>
            <Maximize2 size={14} aria-hidden /> Whole time
          </button>
        )}
        {errors > 0 && (
          <button type="button" className="button plain tl-errors" title="Next error (E)" onClick={props.toError}>
            <CircleX size={14} aria-hidden /> {counted(errors, 'error')}
          </button>
        )}
        <button
          type="button"
          className="button plain"
          aria-pressed={props.isPathOnly}
          title="Only what the end waited for (C)"
          onClick={() => props.setPathOnly(!props.isPathOnly)}
        >
          <Route size={14} aria-hidden /> Critical path
        </button>
        {isLive && (
          <button
            type="button"
            className="button plain"
            aria-pressed={props.isFollowing}
            title="Stay at the newest row (F)"
            onClick={() => props.setFollowing(!props.isFollowing)}
          >
            <ArrowDownToLine size={14} aria-hidden /> Follow
          </button>
        )}
      </div>
      {isCut && <Cut trace={tree.trace} />}
    </>
  )
}
