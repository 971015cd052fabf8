"""Speed and accuracy of Performia, side by side with other programs."""
