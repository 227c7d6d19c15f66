// Asks for a path: of a new file, or where a file is to go.
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Dialog } from '../../../ui/Dialog'
import { Failure } from '../../../ui/Failure'
import { useAct } from '../../../ui/useAct'
import { faultOf } from './paths'

interface Props {
  title: string
  verb: string
  // What is in the field at first, and the path that the file has now.
  first: string
  own?: string
  files: readonly string[]
  act: (path: string) => Promise<void>
  close: () => void
  // What a path would bring.
  children?: (path: string | null) => ReactNode
}

export function PathDialog({ title, verb, first, own, files, act, close, children }: Props) {
  const id = useId()
  const [path, setPath] = useState(first)
  const { isBusy, refusal, submit } = useAct(() => act(path), close)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // The name is what people change most; folders before it and the ending stay.
    const begin = first.lastIndexOf('/') + 1
    const dot = first.indexOf('.', begin)
    field.current?.setSelectionRange(begin, dot < 0 ? first.length : dot)
  }, [first])
  const fault = faultOf(path, files, own)
  const isReady = fault === null && path !== own && !isBusy
  return (
    <Dialog label={title} title={title} close={close} className="path-dialog">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) void submit()
        }}
      >
        <div className="dialog-body">
          <label htmlFor={id}>Path in the project</label>
          <input
            ref={field}
            id={id}
            className="input mono"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={path !== first && fault !== null}
            aria-describedby={`${id}-said`}
            value={path}
            onChange={({ target }) => setPath(target.value)}
          />
          <p id={`${id}-said`} className="path-said">
            {path === first ? 'Folders that are missing are made.' : (fault ?? ' ')}
          </p>
          {children?.(isReady ? path : null)}
        </div>
        <footer className="dialog-acts">
          <Failure error={refusal} />
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={!isReady}>
            {isBusy ? 'Writing…' : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
