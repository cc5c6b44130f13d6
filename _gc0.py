import gc,sys
if sys.argv.pop(1)=='0': gc.disable()
from auditor.cli import main
main()
