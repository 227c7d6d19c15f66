// The project's files: a tree, and beside it the one that was chosen, to be changed.
import { ArrowLeft, FilePlus } from 'lucide-react'
import { useState } from 'react'
import { go, useField } from '../../core/address'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { flowState, project } from '../../live/project'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { PanelHead } from '../../ui/PanelHead'
import { Splitter, useExtent } from '../../ui/Splitter'
import { FileDialogs } from './acts/FileDialogs'
import { useFileActs } from './acts/useFileActs'
import './code.css'
import { draftedPaths } from './drafts'
import { FilePane } from './FilePane'
import { FileTree } from './FileTree'
import type { Listing } from './files'

const LEAST = 160

export default function CodeView() {
  const mayEdit = useMay('editor')
  const known = useStore(project, (state) => state !== null)
  if (!known) return <p className="opening">Opening…</p>
  if (mayEdit) return <Files />
  return (
    <Blank kind="forbidden" title="Changing files takes the role editor">
      <p>Choose a Step to read its code.</p>
    </Blank>
  )
}

function Files() {
  const file = useField('file')
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  const folder = useStore(project, (state) => state?.folder ?? '')
  const { data, error, refetch } = useApi<Listing>('files', { fresh: version })
  const [drafted, setDrafted] = useState(() => draftedPaths(folder))
  const acts = useFileActs(folder, () => {
    setDrafted(draftedPaths(folder))
    void refetch()
  })
  const extent = useExtent(
    'files',
    () => 240,
    LEAST,
    () => window.innerWidth * 0.4,
  )
  if (!data)
    return error ? <Unanswered error={error} retry={() => void refetch()} /> : <p className="opening">Opening…</p>
  return (
    <div
      className="code-view"
      data-open={file ? 'file' : 'tree'}
      style={{ '--tree': `${extent.size}px` } as React.CSSProperties}
    >
      <div className="code-side">
        <PanelHead title="Code" aside={counted(data.files.length, 'file')}>
          <button
            type="button"
            className="button plain icon"
            aria-label="New file"
            title="New file"
            onClick={() => acts.ask({ deed: 'new', path: file })}
          >
            <FilePlus size={15} aria-hidden />
          </button>
        </PanelHead>
        <FileTree files={data.files} chosen={file} drafted={drafted} ask={acts.ask} />
        {data.more && <p className="quiet">Only the first {data.files.length.toLocaleString()} files are shown.</p>}
        <Splitter label="Width of the tree" extent={extent} side="left" />
      </div>
      <div className="code-main">
        {file ? (
          <>
            <button type="button" className="button plain code-back" onClick={() => go({ file: null, row: null })}>
              <ArrowLeft size={14} aria-hidden /> Files
            </button>
            <FilePane
              key={file}
              path={file}
              project={folder}
              files={data.files}
              drafted={() => setDrafted(draftedPaths(folder))}
              ask={acts.ask}
            />
          </>
        ) : (
          <Blank kind="nothing" title="Choose a file">
            <p>What you type is kept in this browser until you save it.</p>
          </Blank>
        )}
      </div>
      <FileDialogs acts={acts} files={data.files} />
    </div>
  )
}
