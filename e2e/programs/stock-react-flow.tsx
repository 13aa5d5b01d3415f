import { createRoot } from 'react-dom/client'
import { ReactFlow } from 'reactflow'

// React Flow as it comes, with the same tasks and edges at the same places: what `npm run bench:graph` compares the graph with.

type Graph = { nodes: { id: string; x: number; y: number; name: string }[]; edges: { id: string; source: string; target: string }[] }

const { nodes, edges } = (window as unknown as { graph: Graph }).graph
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <ReactFlow
      defaultNodes={nodes.map(({ id, x, y, name }) => ({ id, position: { x, y }, data: { label: name } }))}
      defaultEdges={edges}
      fitView
      minZoom={0.02}
    />,
  )
