// Owns: the screen on which a person begins, by role.
import { Navigate } from 'react-router';
import { useConsole } from './context.tsx';
import { findFirstPath } from './screens.tsx';

export function FirstScreen() {
  const { operator } = useConsole();
  return <Navigate to={findFirstPath(operator.role)} replace />;
}
